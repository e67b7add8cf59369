import { names, slug } from "@/lib/demo/everyday/names";
import type { Kind } from "@/lib/demo/everyday/notebook";

const rules = [
  "VAT within the EU",
  "Dunning",
  "Proration",
  "Refunds",
  "Rounding",
  "Credit notes",
  "Currency",
  "Bank holidays",
];

export const billing: readonly Kind[] = [
  {
    store: "billing",
    pages: names.company.map((company) => ({ path: `/accounts/${slug(company)}.md`, title: company })),
    by: ["clerk", "clerk", "nightly"],
    versions: [2, 5],
    since: [12, 130],
    notes: ["From the bank statement.", "Customer wrote.", "Matched by hand."],
    sections: {
      Account: [
        "Invoices go to {person}, paper copy in {month}.",
        "Pays after {n} days on average; remind on day {n}.",
        "Order number must be on the invoice or it is sent back.",
        "{plan} plan, billed yearly, {fee} a seat.",
        "Bank name differs from the company's name; match by amount.",
      ],
      Open: [
        "[ ] Invoice of {day}, {price}",
        "[ ] Credit of {price} for the outage",
        "[ ] New address from {month} on",
        "[ ] Ask {person} about the second contract",
      ],
      History: [
        "{day}: paid {price} too much; kept as credit, told them.",
        "{day}: chargeback of {price}, answered in time, won.",
        "{day}: changed to yearly; prorated {n} months.",
        "{day}: reminder sent to the wrong contact; corrected.",
      ],
    },
  },
  {
    store: "billing",
    pages: rules.map((title) => ({ path: `/rules/${slug(title)}.md`, title })),
    by: ["owner", "clerk"],
    versions: [2, 5],
    since: [60, 140],
    notes: ["Tax adviser confirmed.", "Clearer."],
    sections: {
      Rule: [
        "Round each line, then add; never the other way.",
        "Below €{n} nothing is chased.",
        "First reminder after {n} days, second after {n} more, then a person.",
        "Reverse charge needs a valid number on the day of the invoice; keep the proof.",
        "The day of the change is billed at the new price.",
      ],
      Cases: [
        "{company}: agreed otherwise in writing until {month}.",
        "Upgrades in the last {n} days of a month start with the next.",
        "Payments in another currency: use the rate of the value date.",
      ],
    },
  },
];

const fairTopics = ["Booth", "Demo script", "Leads", "Questions asked", "Give-aways", "Schedule", "Staff", "Lessons"];

/** A pilot that ended months ago; its store is archived. */
export const fair: readonly Kind[] = [
  {
    store: "fair",
    pages: fairTopics.map((title) => ({ path: `/${slug(title)}.md`, title })),
    by: ["fair"],
    versions: [2, 5],
    since: [118, 150],
    notes: ["End of the day.", "Asked at the booth."],
    sections: {
      Notes: [
        "Bring {n} adapters; the hall has two sockets.",
        "{company} wants a call in {month}.",
        "Most asked: does it work offline?",
        "Demo must fit into {n} minutes; people stand.",
        "Badge scanner exports only at {time}.",
        "{person} speaks best about prices.",
      ],
      Next: [
        "[ ] Write to the {n} leads within a week",
        "[ ] Return the screen",
        "[ ] Ask {company} about the shared booth",
      ],
    },
  },
];
