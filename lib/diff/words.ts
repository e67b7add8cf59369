import { commonEnds } from "@/lib/diff/excerpt";
import { blocks } from "@/lib/diff/script";

/** A stretch of a line that changed, in UTF-16 units; the end is exclusive. */
export interface Mark {
  start: number;
  end: number;
}

export interface Marks {
  before: Mark[];
  after: Mark[];
}

/** In longer lines only the stretch between what is common at both ends is marked: word by word would cost much. */
const lengthMax = 4_000;
const bounds = { edits: 240, steps: 100_000 };
/** Below this share of common letters two lines are two different lines, and marks would only be confetti. */
const commonMin = 0.3;

const word = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/** What changed between two versions of one line, word by word; null when they have too little in common. Bounded: under 5 ms. */
export function wordMarks(before: string, after: string): Marks | null {
  if (before.length > lengthMax || after.length > lengthMax) return middleMarks(before, after);
  const old = before.match(word) ?? [];
  const now = after.match(word) ?? [];
  const parts = blocks(old, now, bounds);
  if (!parts) return middleMarks(before, after);
  const marks: Marks = { before: [], after: [] };
  const at = { before: 0, after: 0 };
  let common = 0;
  for (const { kind, beforeStart, beforeEnd, afterStart, afterEnd } of parts) {
    const was = old.slice(beforeStart, beforeEnd).join("");
    const is = now.slice(afterStart, afterEnd).join("");
    if (kind === "same") common += was.replace(/\s/g, "").length;
    at.before = step(marks.before, at.before, was, kind === "changed");
    at.after = step(marks.after, at.after, is, kind === "changed");
  }
  const letters = Math.max(before.replace(/\s/g, "").length, after.replace(/\s/g, "").length);
  if (common < letters * commonMin) return null;
  return { before: joinAcrossSpace(marks.before, before), after: joinAcrossSpace(marks.after, after) };
}

/** Everything between the common beginning and the common end. */
function middleMarks(before: string, after: string): Marks | null {
  const { head, tail } = commonEnds(before, after);
  if (head + tail < Math.max(before.length, after.length) * commonMin) return null;
  const middle = (text: string) => (text.length - tail > head ? [{ start: head, end: text.length - tail }] : []);
  return { before: middle(before), after: middle(after) };
}

function step(marks: Mark[], start: number, text: string, changed: boolean) {
  const end = start + text.length;
  if (changed && text !== "") marks.push({ start, end });
  return end;
}

/** Two marked words with only a space between them read better as one mark. */
function joinAcrossSpace(marks: Mark[], text: string): Mark[] {
  const joined: Mark[] = [];
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last && /^\s*$/.test(text.slice(last.end, mark.start))) last.end = mark.end;
    else joined.push({ ...mark });
  }
  return joined;
}
