/**
 * The lines of a text, each with its own ending, so that joining them gives the text back byte for byte.
 * Only LF ends a line: a CR before it belongs to the ending, a CR alone is a character like any other.
 */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** How a line ends: with `\n`, with `\r\n`, or not at all (only a text's last line). */
export type LineEnding = "\n" | "\r\n" | "";

export function endingOf(line: string): LineEnding {
  if (line.endsWith("\r\n")) return "\r\n";
  return line.endsWith("\n") ? "\n" : "";
}

/** A line without its ending: what there is to read. */
export const bodyOf = (line: string) => line.slice(0, line.length - endingOf(line).length);
