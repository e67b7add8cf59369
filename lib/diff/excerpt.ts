/** UTF-16 units of one line that are drawn at once. */
export const drawnMax = 2_000;
const around = 120;

/** A stretch of a long line, and how much of the line stands before and behind it. */
export interface Excerpt {
  start: number;
  end: number;
}

/**
 * The part of a line worth drawing in a diff: all of it up to the maximum, else the stretch around where it first differs from the other version.
 * Never cuts a character of two units in half.
 */
export function excerpt(line: string, other: string | null): Excerpt {
  if (line.length <= drawnMax) return { start: 0, end: line.length };
  const { head, tail } = other === null ? { head: 0, tail: 0 } : commonEnds(line, other);
  const start = wholeCharacter(line, Math.max(0, head - around));
  const end = Math.min(line.length - tail + around, start + drawnMax, line.length);
  return { start, end: wholeCharacter(line, end) };
}

/** How many UTF-16 units two lines have in common at their beginning, and then at their end. */
export function commonEnds(a: string, b: string): { head: number; tail: number } {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return { head, tail };
}

/** A long line in stretches of at most the maximum, for reading it whole. */
export function stretches(line: string): Excerpt[] {
  const parts: Excerpt[] = [];
  for (let start = 0; start < line.length || parts.length === 0; ) {
    const end = wholeCharacter(line, Math.min(line.length, start + drawnMax));
    parts.push({ start, end });
    start = end;
  }
  return parts;
}

const wholeCharacter = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);
