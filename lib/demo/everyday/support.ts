import { names, slug } from "@/lib/demo/everyday/names";
import type { Kind } from "@/lib/demo/everyday/notebook";

const issues = [
  "Export stays empty",
  "Login loop after a password change",
  "Two invoices for one month",
  "Webhook arrives twice",
  "Import stops at row 10,000",
  "Time zone off by one hour",
  "Search misses new records",
  "Attachment cannot be opened",
  "Mail goes to spam",
  "Slow dashboard on Mondays",
  "Seats count is wrong",
  "Calendar feed is a day late",
  "Printing cuts the last column",
  "Currency shown twice",
  "Sign-in code does not arrive",
  "Report ends in the middle",
  "Archived project comes back",
  "Mobile app shows old data",
  "Bulk edit undoes itself",
  "Link preview is blank",
];
const macros = [
  "Refund done",
  "Need more details",
  "Known issue",
  "Fixed, please try again",
  "Not planned",
  "Feature exists",
  "Handover to billing",
  "Follow-up after a week",
];

export const support: readonly Kind[] = [
  {
    store: "support",
    pages: names.company.map((company) => ({ path: `/customers/${slug(company)}.md`, title: company })),
    by: ["triage", "triage", "triage", "clerk"],
    versions: [2, 7],
    since: [10, 130],
    notes: ["From the ticket.", "Promised on the phone.", "Account review.", "Their admin changed."],
    sections: {
      Who: [
        "{plan} plan, {n}0 seats, renewal in {month}.",
        "Contact: {person}; answers before noon.",
        "Admin is {person}; do not change settings without asking.",
        "Works from {city}; their Friday ends at {noon}.",
      ],
      "What they use": [
        "Nightly export at {early}; loud when it is late.",
        "Heavy user of bulk edit, {n},000 rows at a time.",
        "API only; nobody opens the app.",
        "Two workspaces on purpose; do not offer to merge them.",
        "Own sign-in provider; password questions go to their IT.",
      ],
      Promised: [
        "{day}: answer on the import limit by the end of the week.",
        "{day}: credit of {fee} when it happens again.",
        "{day}: a call with engineering, {n} people on their side.",
        "[ ] Tell them when the calendar feed is fixed",
        "[ ] Send the list of seats to {person}",
      ],
      History: [
        "{day}: outage of {n} minutes, they noticed; apology sent.",
        "{day}: asked for an invoice split by team; not possible, explained.",
        "{day}: happy with the fix for slow search.",
        "{day}: threatened to leave over two invoices; resolved by {person}.",
      ],
    },
  },
  {
    store: "support",
    pages: issues.map((title) => ({ path: `/issues/${slug(title)}.md`, title })),
    by: ["triage", "triage", "reviewer"],
    versions: [2, 6],
    since: [5, 120],
    notes: ["Second report this week.", "Engineering confirmed.", "Fix is out.", "Cause found."],
    sections: {
      Symptoms: [
        "Seen by {n} customers since {day}, first by {company}.",
        "Only in the second browser tab.",
        "Goes away after signing out and in.",
        "Worse on Mondays before {noon}.",
        "Error code in the console ends in {n}0{n}.",
      ],
      Cause: [
        "Cache of the {service} service outlives the change.",
        "Rows over {n} KB are skipped without a word.",
        "Clock of the worker drifts by minutes.",
        "Not known yet; {person} is looking.",
      ],
      "What to answer": [
        "Ask for the time, the time zone and a screenshot.",
        "Way around: export in parts of {n},000.",
        "Promise nothing; the fix is in review.",
        "[ ] Write to everyone on the list when it is fixed",
        "Offer to run it for them tonight.",
      ],
    },
  },
  {
    store: "support",
    pages: macros.map((title) => ({ path: `/macros/${slug(title)}.md`, title })),
    by: ["triage", "owner"],
    versions: [1, 4],
    since: [30, 130],
    notes: ["Shorter.", "Customers asked what happens next."],
    sections: {
      Text: [
        "Hello, and thank you for the details.",
        "We found the cause and it is fixed since today.",
        "If it shows up again, answer this mail; it comes to me.",
        "This takes up to {n} days; I will write before then in any case.",
      ],
      "When to use": [
        "Only after the customer has confirmed.",
        "Not for {plan} customers; they get a call.",
        "At most once per thread.",
      ],
    },
  },
];
