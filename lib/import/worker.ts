import { type Refusal, type Source, unpack } from "@/lib/import/unpack";

/** A file that can be imported; its text stays in the worker until it is asked for. */
export interface ReadableFile {
  index: number;
  name: string;
  path: string;
  renamed: boolean;
  size: number;
  /** Null where the browser cannot hash (plain HTTP on another host). */
  sha256: string | null;
}

export type ToWorker = { type: "read"; sources: Source[] } | { type: "text"; index: number };
export type FromWorker =
  | { type: "progress"; seen: number }
  | { type: "found"; files: ReadableFile[]; refusals: Refusal[]; leftOut: number; problem?: string }
  | { type: "text"; index: number; text: string };

let texts: string[] = [];
const say = (message: FromWorker) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "text") say({ type: "text", index: data.index, text: texts[data.index] ?? "" });
  else void read(data.sources);
});

async function read(sources: Source[]) {
  let last = 0;
  const { files, ...rest } = await unpack(sources, (seen) => {
    if (seen - last < 100) return;
    last = seen;
    say({ type: "progress", seen });
  });
  texts = files.map(({ text }) => text);
  const readable = await Promise.all(
    files.map(async ({ text, ...file }, index) => ({ ...file, index, sha256: await sha256(text) })),
  );
  say({ type: "found", files: readable, ...rest });
}

async function sha256(text: string): Promise<string | null> {
  if (!globalThis.crypto.subtle) return null;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
