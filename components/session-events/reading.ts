/** A piece of a message: text, or what else it is in a word or two. */
export type Block = { kind: "text"; text: string } | { kind: "redacted" } | { kind: "other"; what: string };

/** What a message or a result says, piece by piece. */
export function blocksOf(content: unknown): Block[] {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return Array.isArray(content) ? content.map(blockOf) : [];
}

function blockOf(block: unknown): Block {
  if (!isRecord(block)) return { kind: "other", what: "something unreadable" };
  if (block.type === "text" && typeof block.text === "string") return { kind: "text", text: block.text };
  if (block.type === "redacted") return { kind: "redacted" };
  return { kind: "other", what: textOf(block.type) || "something unreadable" };
}

/** All the text of a message or a result. */
export const plainText = (content: unknown): string =>
  blocksOf(content)
    .flatMap((block) => (block.kind === "text" ? [block.text] : []))
    .join("\n");

/** A field's text; empty where it holds none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of an object that may be none. */
export const fieldOf = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** What a tool was called with that says most, for one line: the path, the command, the pattern. */
export function subjectOf(input: unknown): string {
  if (!isRecord(input)) return "";
  for (const name of telling) {
    const value = input[name];
    if (typeof value === "string" && value !== "") return firstLine(value);
  }
  const text = Object.values(input).find((value) => typeof value === "string" && value !== "");
  return firstLine(textOf(text));
}

const telling = ["file_path", "path", "old_path", "command", "pattern", "query", "url"];

/** Enough of a text for one line of the screen. */
export const firstLine = (text: string) => {
  const line = text.trimStart().split("\n", 1)[0] ?? "";
  return line.length > 240 ? `${line.slice(0, 240)}…` : line;
};

/** Seconds between two moments; undefined where either is missing. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | undefined {
  const seconds = (Date.parse(to ?? "") - Date.parse(from ?? "")) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** `6 ms`, `0.4 s`, `3.1 s`, `2 min 5 s`, `1 h 4 min`. */
export function spanOf(seconds: number): string {
  if (seconds < 0.095) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** What goes with names that strangers choose: unlike an object it knows nothing by `constructor`. */
export const named = <T>(entries: Record<string, T>): ReadonlyMap<string, T> => new Map(Object.entries(entries));
