import { parentPort } from "node:worker_threads";
import { countLines, type LineCount } from "@/lib/diff/count";

export interface TextPair {
  before: string;
  after: string;
}

/** Runs in a worker: counts the lines of each pair and answers in order; null where the texts are too different. */
parentPort?.on("message", (pairs: TextPair[]) => {
  parentPort?.postMessage(pairs.map(({ before, after }): LineCount | null => countLines(before, after)));
});
