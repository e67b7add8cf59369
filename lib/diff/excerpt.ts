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
  let same = 0;
  if (other !== null) while (same < line.length && line.charCodeAt(same) === other.charCodeAt(same)) same++;
  const start = wholeCharacter(line, Math.max(0, Math.min(same - around, line.length - drawnMax)));
  return { start, end: wholeCharacter(line, Math.min(line.length, start + drawnMax)) };
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
