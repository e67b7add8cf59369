import type { Refusal, Source } from "@/lib/import/unpack";
import type { FromWorker, ReadableFile, ToWorker } from "@/lib/import/worker";

export interface FoundInBackground {
  files: ReadableFile[];
  refusals: Refusal[];
  leftOut: number;
  problem?: string;
}

/** Unpacks and reads off the page's thread, and keeps the texts there until they are written. */
export class Unpacking {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "import" });
  readonly #asked = new Map<number, (text: string) => void>();
  readonly found: Promise<FoundInBackground>;

  constructor(sources: Source[], onProgress: (seen: number) => void) {
    this.found = new Promise((resolve, reject) => {
      this.#worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "progress") onProgress(data.seen);
        else if (data.type === "found") resolve(data);
        else this.#answer(data.index, data.text);
      });
      this.#worker.addEventListener("error", ({ message }) =>
        reject(new Error(message || "This browser could not read the files.")),
      );
    });
    this.#say({ type: "read", sources });
  }

  /** The text of one file that was found. */
  text(index: number): Promise<string> {
    return new Promise((resolve) => {
      this.#asked.set(index, resolve);
      this.#say({ type: "text", index });
    });
  }

  /** Forgets everything that was read. */
  close() {
    this.#worker.terminate();
  }

  #answer(index: number, text: string) {
    this.#asked.get(index)?.(text);
    this.#asked.delete(index);
  }

  #say(message: ToWorker) {
    this.#worker.postMessage(message);
  }
}
