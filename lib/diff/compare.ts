import { splitLines } from "@/lib/diff/lines";
import { type PairedBlock, pairLines } from "@/lib/diff/pairs";
import { blocks } from "@/lib/diff/script";

/** Two texts compared line by line; `blocks` is null when they are too different for that. */
export interface Comparison {
  before: string[];
  after: string[];
  blocks: PairedBlock[] | null;
  added: number;
  removed: number;
}

/** Compares two texts. Bounded by work: about 80 ms for two texts of 100 KB, so beyond small texts it belongs in the background. */
export function compare(before: string, after: string): Comparison {
  const old = splitLines(before);
  const now = splitLines(after);
  const found = blocks(old, now);
  return comparison(old, now, found && pairLines(old, now, found));
}

/** Puts a comparison together from its texts' lines and the blocks found elsewhere. */
export function comparison(before: string[], after: string[], blocks: PairedBlock[] | null): Comparison {
  let added = blocks ? 0 : after.length;
  let removed = blocks ? 0 : before.length;
  for (const block of blocks ?? []) {
    if (block.kind === "same") continue;
    removed += block.beforeEnd - block.beforeStart;
    added += block.afterEnd - block.afterStart;
  }
  return { before, after, blocks, added, removed };
}
