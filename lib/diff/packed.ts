import type { PairedBlock } from "@/lib/diff/pairs";

/**
 * Blocks as one row of numbers, which goes from thread to thread without being copied: taking thousands of pairs apart one by one
 * would hold the page. Each block is its kind, its four ends, the number of its pairs, and the pairs.
 */
export function pack(blocks: readonly PairedBlock[]): Int32Array<ArrayBuffer> {
  const packed = new Int32Array(blocks.reduce((length, { pairs }) => length + 6 + 2 * pairs.length, 0));
  let at = 0;
  for (const { kind, beforeStart, beforeEnd, afterStart, afterEnd, pairs } of blocks) {
    packed.set([kind === "same" ? 0 : 1, beforeStart, beforeEnd, afterStart, afterEnd, pairs.length], at);
    at += 6;
    for (const [before, after] of pairs) {
      packed[at++] = before;
      packed[at++] = after;
    }
  }
  return packed;
}

/** The blocks again. */
export function unpack(packed: Int32Array): PairedBlock[] {
  const blocks: PairedBlock[] = [];
  for (let at = 0; at < packed.length; ) {
    const [kind, beforeStart, beforeEnd, afterStart, afterEnd, count] = packed.subarray(at, at + 6) as unknown as Six;
    at += 6;
    const pairs: PairedBlock["pairs"] = [];
    for (const end = at + 2 * count; at < end; at += 2) pairs.push([packed[at]!, packed[at + 1]!]);
    blocks.push({ kind: kind === 0 ? "same" : "changed", beforeStart, beforeEnd, afterStart, afterEnd, pairs });
  }
  return blocks;
}

type Six = [number, number, number, number, number, number];
