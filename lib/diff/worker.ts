import { compare } from "@/lib/diff/compare";
import type { PairedBlock } from "@/lib/diff/pairs";

export interface CompareRequest {
  id: number;
  before: string;
  after: string;
}

export interface CompareReply {
  id: number;
  blocks: PairedBlock[] | null;
}

addEventListener("message", ({ data }: MessageEvent<CompareRequest>) => {
  const reply: CompareReply = { id: data.id, blocks: compare(data.before, data.after).blocks };
  postMessage(reply);
});
