/** Whether every word of the text typed occurs in what a row says, in any order and case; an empty text matches all. */
export function matches(typed: string, ...said: string[]): boolean {
  const text = said.join("\n").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
