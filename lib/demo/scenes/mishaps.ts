import type { Calendar } from "@/lib/demo/calendar";
import { leakedKey, memories, sessions } from "@/lib/demo/cast";
import { edited, type Moment, tell } from "@/lib/demo/story";

/** A key pasted into a memory: replaced by a pointer, and the versions that held it redacted. */
export function leak({ daysAgo }: Calendar): Moment[] {
  const first = `# Card processor

- Payouts arrive on the second working day, before 11:00.
- Disputes: answer within seven days or the amount is gone.
- Statement descriptor: 22 characters at most, capitals.
`;
  const pasted = `${first}
## API
- Base: https://payments.example.com/v2
- Key: ${leakedKey}
- Retry 429 after the given seconds, at most three times.
`;
  const longer = edited(pasted, [
    "- Disputes:",
    "- Refunds take five to ten days to show up at the customer's bank.\n- Disputes:",
  ]);
  const pointer = edited(longer, [
    `- Key: ${leakedKey}`,
    "- Key: in the vault under payments/live; never copy it into a memory.",
  ]);
  return tell(memories.cardProcessor.store, memories.cardProcessor.path)
    .create(daysAgo(97, "10:10"), "clerk", first)
    .in(sessions.leak)
    .write(daysAgo(31, "14:52"), "clerk", pasted, "So that the next run does not have to ask.")
    .in(sessions.leak)
    .write(daysAgo(30, "09:20"), "clerk", longer)
    .write(daysAgo(29, "08:31"), "owner", pointer, "Key rotated; the old one is dead.")
    .redact(daysAgo(29, "08:33"), "owner", 2)
    .redact(daysAgo(29, "08:34"), "owner", 3).moments;
}

/** The same key in a customer's how-to, noticed by nobody yet: something to redact. */
export function secondLeak({ daysAgo }: Calendar): Moment[] {
  const first = `# Northwind: nightly export

They pull the export at 02:00 and fail loudly when it is late.

1. Check that last night's file exists.
2. If not, start the export by hand and tell them when it is there.
`;
  const withKey = `${first}3. With their own script: \`export --since yesterday --key ${leakedKey}\`
`;
  const cleaned = `${first}3. They have their own script; it takes its key from their vault.
`;
  return tell(memories.exportHowTo.store, memories.exportHowTo.path)
    .create(daysAgo(52, "11:02"), "triage", first)
    .in(sessions.secondLeak)
    .write(daysAgo(33, "15:44"), "triage", withKey)
    .write(daysAgo(12, "09:15"), "triage", cleaned).moments;
}

/** A whole page replaced by another one's text, and rolled back. */
export function wrongOverwrite({ daysAgo, minutesAgo }: Calendar): Moment[] {
  const first = `# Tone

- Say what happened, what we did, what comes next. In this order.
- Apologise once, for the thing itself.
- No exclamation marks. No "unfortunately" before the second sentence.
- Use the customer's own words for the problem.
`;
  const more = `${first}- When we do not know, say so and say when we will.
- Names, not "our team": the person who reads the answer will answer.
`;
  const wrong = `# Refund macro

Hello {name},

we have refunded {amount} to the card ending in {digits}. It takes five to ten days to show up.

Best,
{agent}
`;
  const after = edited(more, ["In this order.", "In this order, in five sentences or fewer."]);
  return tell(memories.tone.store, memories.tone.path)
    .create(daysAgo(128, "09:40"), "owner", first)
    .write(daysAgo(74, "10:22"), "triage", more, "From the review of last month's answers.")
    .in(sessions.overwrite)
    .write(daysAgo(17, "16:08"), "triage", wrong)
    .rollBack(daysAgo(17, "16:31"), "owner", 2, "The refund macro was saved over the tone guide.")
    .write(minutesAgo(96), "triage", after).moments;
}

/** A long page cut in the middle of a sentence an hour ago: something to roll back. */
export function truncation({ daysAgo, minutesAgo }: Calendar): Moment[] {
  const first = `# Review style

## What to comment on
- Behaviour first, then names, then layout. Formatting is the formatter's business.
- Ask a question when you are not sure; state a fact when you are.
- One comment per cause, with a list of the places.

## What to leave alone
- Code that the change only moves.
- Taste, unless the house rules name it.
`;
  const blocking = `${first}
## Blocking
- Missing test for a bug fix.
- A migration that locks a large table.
- Anything that logs what customers wrote.
`;
  const sizes = `${blocking}
## Sizes
- Over 400 changed lines: ask for a split before reading.
- Generated files do not count.
- A rename and a change in one commit: ask for two.
`;
  const examples = `${sizes}
## Examples of good comments
- "This returns before the lock is released when the list is empty. Is that meant?"
- "The same rule is in orders/limits.ts:41; one of the two will be forgotten."
- "Fine as it is. For next time: the query builder has a method for this."
`;
  const cut = examples.slice(0, examples.indexOf("- Over 400") + 21);
  return tell(memories.style.store, memories.style.path)
    .create(daysAgo(119, "08:55"), "reviewer", first)
    .write(daysAgo(83, "13:37"), "owner", blocking, "Agreed in the retro.")
    .write(daysAgo(46, "10:49"), "reviewer", sizes)
    .write(daysAgo(13, "14:18"), "reviewer", examples)
    .in(sessions.truncation)
    .write(minutesAgo(64), "reviewer", cut).moments;
}

/** Two agents on one page within seconds; the third version is the merge. */
export function collision({ daysAgo }: Calendar): Moment[] {
  const first = `# Escalation

1. Severity 1 (cannot work, no way around): page the on-call engineer, then tell the customer that you did.
2. Severity 2 (cannot work, way around known): ticket to engineering, answer within two hours.
3. Everything else: the queue.
`;
  const mine = edited(first, ["answer within two hours.", "answer within one hour in their working time."]);
  const theirs = edited(first, [
    "3. Everything else",
    "3. A security report is always severity 1, whoever sends it.\n4. Everything else",
  ]);
  const merged = edited(mine, [
    "3. Everything else",
    "3. A security report is always severity 1, whoever sends it.\n4. Everything else",
  ]);
  const at = daysAgo(5, "14:10");
  const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
  return tell(memories.escalation.store, memories.escalation.path)
    .create(daysAgo(126, "10:00"), "owner", first)
    .write(after(0), "triage", mine)
    .write(after(4), "nightly", theirs, "From the security review.")
    .write(after(11), "triage", merged, "Both changes at once; put together.").moments;
}
