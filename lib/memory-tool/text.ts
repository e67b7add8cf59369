const linesMax = 999_999;
const numberWidth = 6;
const units = ["B", "K", "M", "G"];

/** A size as lists show it: `0B`, `512B`, `1.5K`, `4K`. */
export function size(bytes: number): string {
  let [value, unit] = [bytes, 0];
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? value : value.toFixed(1)}${units[unit]}`;
}

/** Lines with their numbers: right-aligned in six columns, a tab, the text. */
export const numbered = (lines: string[], first: number) =>
  lines.map((line, at) => `${String(first + at).padStart(numberWidth)}\t${line}`).join("\n");

/** The lines of a text that a range names, 1-based and inclusive, -1 for the last. Undefined: too many lines to number. */
export function excerpt(text: string, range: readonly number[] | undefined): string | undefined {
  const lines = text.split("\n");
  if (lines.length > linesMax) return undefined;
  const [first = 1, last = -1] = range?.length === 2 ? range : [];
  const start = Math.max(1, first);
  return numbered(lines.slice(start - 1, last === -1 ? lines.length : last), start);
}

/** Where a text stands in another, overlapping hits included; nowhere when it is empty. */
export function occurrences(text: string, sought: string): number[] {
  const found: number[] = [];
  if (sought === "") return found;
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) found.push(at);
  return found;
}

/** The number of the line that an offset lies on, from 1. */
export const lineAt = (text: string, offset: number) => text.slice(0, offset).split("\n").length;

/** The lines that were put in at an offset, with two around them on each side, numbered. */
export function around(text: string, offset: number, inserted: string): string {
  const first = Math.max(1, lineAt(text, offset) - 2);
  const last = lineAt(text, offset + inserted.length) + 2;
  return numbered(text.split("\n").slice(first - 1, last), first);
}

/** The lines of a text; a line break at its end begins no further line. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

/** A text with another as a line (or several) of its own behind so many lines. */
export function withInserted(text: string, line: number, inserted: string): string {
  const lines = linesOf(text);
  lines.splice(line, 0, inserted.replace(/\n$/, ""));
  return lines.join("\n") + (text === "" || text.endsWith("\n") ? "\n" : "");
}
