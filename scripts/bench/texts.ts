import { createHash } from "node:crypto";

const subjects =
  "The traveller|The account|This flight|Her assistant|The hotel|The booking|The refund|A visa|The deploy|Our index|The parser|The cache|That ticket|The invoice|The customer|The migration".split(
    "|",
  );
const verbs =
  "prefers|needs|was moved to|depends on|replaces|was confirmed with|must not use|is waiting for|has been checked against|came before|asks about|was cancelled by".split(
    "|",
  );
const objects =
  "an aisle seat near the front|the second build of the release branch|a quiet room on a high floor|the answer of the airline|a vegetarian meal|the staging database|the receipt from Lisbon|two-factor sign-in|the old price list|the retry with a longer wait|the Monday train to Porto|a note in the shared calendar|the limit of 40 requests|the contract signed in March".split(
    "|",
  );
const headings = "Preferences|Open questions|Decisions|People|What happened|Next steps|Background|Known limits".split(
  "|",
);

/** A small deterministic generator (mulberry32), so that every run writes the same texts. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A note in markdown of exactly so many bytes (ASCII), as agents write them: headings, lists, sentences that differ. */
export function note(seed: number, bytes = 2_048): string {
  const random = randomFrom(seed);
  const pick = (from: string[]) => from[Math.floor(random() * from.length)]!;
  let text = `# ${pick(subjects)} ${Math.floor(random() * 1e6)}\n`;
  while (text.length < bytes) {
    if (random() < 0.12) text += `\n## ${pick(headings)}\n\n`;
    const sentence = `${pick(subjects)} ${pick(verbs)} ${pick(objects)}, ${pick(["ref", "case", "day", "line"])} ${Math.floor(random() * 1e5)}.`;
    text += random() < 0.6 ? `- ${sentence}\n` : `${sentence} ${pick(subjects)} ${pick(verbs)} ${pick(objects)}.\n\n`;
  }
  return `${text.slice(0, bytes - 1)}\n`;
}

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Texts for writing that never repeat: one of a few hundred notes with its first line replaced by a number that grows.
 * Making one costs next to nothing, which matters because the load shares the cores with the server.
 */
export function distinctTexts(seed: number, bytes = 2_048): () => string {
  const bodies = Array.from({ length: 256 }, (_, index) => note(seed + index, bytes - 16));
  let count = 0;
  return () => {
    count++;
    return `# Entry ${String(count).padStart(7, "0")}\n${bodies[count % bodies.length]!}`;
  };
}
