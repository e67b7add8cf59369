import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { CANARY, evidenceDirectory } from "@/lib/testing/canary";

/** A place where a log holds what it must not; `what` is never the secret itself. */
export type Leak = { file: string; line: number; what: string };

/** Searches the logs of a directory for the canary and for secrets: as they are, encoded for URLs, and in base64. */
export function searchLogs(directory: string, secrets: string[]): Leak[] {
  const find = finder([
    { what: "memory content (the canary)", spellings: [CANARY, ...base64Spellings(CANARY)] },
    ...secrets.map((secret, n) => ({
      what: `secret ${n + 1}`,
      spellings: [secret, encodeURIComponent(secret), ...base64Spellings(secret)],
    })),
  ]);
  return logsIn(directory).flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.flatMap((line, n) =>
      find(line).map((what) => ({ file: relative(directory, file), line: n + 1, what })),
    );
  });
}

/**
 * Which of what is wanted a line holds, in any case of letters. Every place of the line is looked up among the spellings' beginnings:
 * thousands of secrets cost what one costs.
 */
function finder(wanted: { what: string; spellings: string[] }[]): (line: string) => string[] {
  const all = wanted.flatMap(({ what, spellings }) => spellings.map((text) => ({ what, text: text.toLowerCase() })));
  const length = Math.min(...all.map(({ text }) => text.length));
  const byHead = new Map<string, typeof all>();
  for (const spelling of all) {
    const head = spelling.text.slice(0, length);
    byHead.set(head, [...(byHead.get(head) ?? []), spelling]);
  }
  return (line) => {
    const text = line.toLowerCase();
    const found = new Set<string>();
    for (let at = 0; at + length <= text.length; at++)
      for (const spelling of byHead.get(text.slice(at, at + length)) ?? [])
        if (text.startsWith(spelling.text, at)) found.add(spelling.what);
    return [...found];
  };
}

/** The secrets that the tests of this run have used. */
export function rememberedSecrets(): string[] {
  const file = join(evidenceDirectory(), "secrets.txt");
  return existsSync(file) ? [...new Set(readFileSync(file, "utf8").split("\n").filter(Boolean))] : [];
}

/** Every log below a directory, with what it has to say about itself. */
export function logsIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((file) => /\.log(\.\d+)?$/.test(file) && statSync(file).isFile());
}

/** Base64 has three spellings of a text, depending on what stands before it; the ends that depend on more are cut off. */
function base64Spellings(text: string): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + text)
      .toString("base64")
      .replace(/=+$/, "")
      .slice(shift ? 4 : 0, -4),
  );
}
