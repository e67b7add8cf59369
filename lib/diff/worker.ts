import { compare } from "@/lib/diff/compare";
import { pack } from "@/lib/diff/packed";

export interface CompareRequest {
  id: number;
  before: string;
  after: string;
}

export interface CompareReply {
  id: number;
  /** As `pack` makes them; null when the texts are too different. */
  blocks: Int32Array<ArrayBuffer> | null;
}

addEventListener("message", ({ data }: MessageEvent<CompareRequest>) => {
  const { blocks } = compare(data.before, data.after);
  const reply: CompareReply = { id: data.id, blocks: blocks && pack(blocks) };
  postMessage(reply, { transfer: reply.blocks ? [reply.blocks.buffer] : [] });
});
