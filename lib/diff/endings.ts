import type { Comparison } from "@/lib/diff/compare";
import { bodyOf, endingOf } from "@/lib/diff/lines";

/** Which ends of changed lines are to be named: `any` of them, or only `none`, a last line that has no end. */
export type Endings = "any" | "none";

/**
 * Which ends of changed lines are to be named: all where the texts end their lines in more than one way, that of a last line
 * without one where only that differs, none where nothing does.
 */
export function endingsToName({ before, after }: Comparison): Endings | undefined {
  const endings = new Set<string>();
  for (const line of before) endings.add(endingOf(line));
  for (const line of after) endings.add(endingOf(line));
  if (endings.has("\n") && endings.has("\r\n")) return "any";
  const [old, now] = [before.at(-1), after.at(-1)];
  if (old === undefined || now === undefined || !endings.has("")) return undefined;
  const isOpen = (line: string) => endingOf(line) === "";
  // Two texts that both leave their last line open differ in that only where one goes on behind what was the last line.
  return isOpen(old) && isOpen(now) && !goesOn(old, after) && !goesOn(now, before) ? undefined : "none";
}

const goesOn = (open: string, lines: readonly string[]) =>
  lines.some((line) => line.length > open.length && bodyOf(line) === open);
