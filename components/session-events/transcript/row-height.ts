import type { Entry } from "@/components/session-events/entries";

/** About how high a row is before it is measured: what is guessed well does not move what is read. */
export function heightOf(entry: Entry): number {
  if (entry.kind === "request") return 36;
  if (entry.kind === "message") {
    const lines = entry.blocks.reduce((sum, block) => sum + (block.kind === "text" ? linesOf(block.text) : 1), 0);
    return 46 + 19 * Math.min(lines, 18) + (entry.from === "agent" ? 0 : 22);
  }
  if (entry.kind === "call") {
    const failed = entry.call.result?.is_error === true ? 31 : 0;
    return 44 + failed + entry.call.writes.reduce((sum, change) => sum + diffHeight(change), 0);
  }
  return entry.kind === "write" ? 44 + diffHeight(entry.change) : 28;
}

const linesOf = (text: string) =>
  text.length > 1_600 ? 18 : text.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 90), 0);

const diffHeight = ({ lines_added, lines_removed }: { lines_added: number | null; lines_removed: number | null }) =>
  34 + 21 * Math.min(16, (lines_added ?? 4) + (lines_removed ?? 0) + 4);
