import { splitLines } from "@/lib/diff/lines";
import { type Block, blocks } from "@/lib/diff/script";

/** A stretch of a three-way merge: settled by one side (or untouched), or changed differently by both. */
export type Segment =
  | { kind: "settled"; by: "nobody" | "mine" | "theirs" | "both"; text: string }
  | { kind: "conflict"; base: string; mine: string; theirs: string };

export type Side = "mine" | "theirs";

/**
 * Merges two versions that grew out of one text, line by line. Changes that touch the same or neighbouring lines are conflicts unless they are equal.
 * Null when either version is too different from the base.
 */
export function merge(base: string, mine: string, theirs: string): Segment[] | null {
  const lines = { base: splitLines(base), mine: splitLines(mine), theirs: splitLines(theirs) };
  const byMine = blocks(lines.base, lines.mine);
  const byTheirs = blocks(lines.base, lines.theirs);
  if (!byMine || !byTheirs) return null;
  const changes = [
    ...byMine.filter(changed).map((block) => ({ side: "mine" as const, block })),
    ...byTheirs.filter(changed).map((block) => ({ side: "theirs" as const, block })),
  ].sort((a, b) => a.block.beforeStart - b.block.beforeStart || a.block.beforeEnd - b.block.beforeEnd);
  const segments: Segment[] = [];
  let at = 0;
  for (const region of regions(changes)) {
    push(segments, { kind: "settled", by: "nobody", text: lines.base.slice(at, region.start).join("") });
    push(segments, settle(region, lines));
    at = region.end;
  }
  push(segments, { kind: "settled", by: "nobody", text: lines.base.slice(at).join("") });
  return segments;
}

/** The merged text, once every conflict has a chosen text (in order). */
export function merged(segments: readonly Segment[], chosen: readonly string[]): string {
  let conflict = 0;
  return segments.map((part) => (part.kind === "settled" ? part.text : (chosen[conflict++] ?? part.mine))).join("");
}

interface Change {
  side: Side;
  block: Block;
}

interface Region {
  start: number;
  end: number;
  mine: Block[];
  theirs: Block[];
}

const changed = (block: Block) => block.kind === "changed";

function regions(changes: readonly Change[]): Region[] {
  const found: Region[] = [];
  for (const { side, block } of changes) {
    const last = found.at(-1);
    if (last && block.beforeStart <= last.end) {
      last.end = Math.max(last.end, block.beforeEnd);
      last[side].push(block);
    } else {
      const region: Region = { start: block.beforeStart, end: block.beforeEnd, mine: [], theirs: [] };
      region[side].push(block);
      found.push(region);
    }
  }
  return found;
}

function settle(region: Region, lines: Record<"base" | Side, string[]>): Segment {
  const base = lines.base.slice(region.start, region.end).join("");
  const textOf = (side: Side) => {
    const first = region[side][0];
    const last = region[side].at(-1);
    if (!first || !last) return base;
    const start = first.afterStart - (first.beforeStart - region.start);
    return lines[side].slice(start, last.afterEnd + (region.end - last.beforeEnd)).join("");
  };
  const mine = textOf("mine");
  const theirs = textOf("theirs");
  if (mine === theirs) return { kind: "settled", by: "both", text: mine };
  if (region.mine.length === 0) return { kind: "settled", by: "theirs", text: theirs };
  if (region.theirs.length === 0) return { kind: "settled", by: "mine", text: mine };
  return { kind: "conflict", base, mine, theirs };
}

function push(segments: Segment[], segment: Segment) {
  if (segment.kind === "conflict" || segment.text !== "" || segment.by !== "nobody") segments.push(segment);
}
