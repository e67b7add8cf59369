interface Item {
  seq: number;
  /** About how many bytes it holds. */
  bytes: number;
}

const itemsMax = 512;
const bytesMax = 1_000_000;

/**
 * The end of something that only grows, shared by everyone who follows it: what came last is read once, however many wait, and
 * each follower keeps no more than its place. Who is further behind than what is kept here reads from the database.
 */
export class Tail<T extends Item> {
  #items: T[] = [];
  #bytes = 0;
  #from: number;
  #reached: number;
  #ended = false;
  #waiting = new Set<() => void>();

  constructor(reached: number) {
    this.#from = reached;
    this.#reached = reached;
  }

  /** Up to where it is known. */
  get reached(): number {
    return this.#reached;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Takes what came behind `reached`, in order, and wakes who waits. */
  extend(items: readonly T[], reached: number): void {
    if (reached <= this.#reached) return;
    for (const item of items) {
      this.#items.push(item);
      this.#bytes += item.bytes;
    }
    this.#reached = reached;
    let dropped = 0;
    while (this.#items.length - dropped > itemsMax || this.#bytes > bytesMax) {
      const { seq, bytes } = this.#items[dropped++]!;
      this.#from = seq;
      this.#bytes -= bytes;
    }
    if (dropped > 0) this.#items.splice(0, dropped);
    this.#wake();
  }

  /** Says that nothing will come any more. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** What came behind `seq`; undefined when that is further back than what is kept. */
  after(seq: number): T[] | undefined {
    if (seq < this.#from) return undefined;
    let start = this.#items.length;
    while (start > 0 && this.#items[start - 1]!.seq > seq) start--;
    return this.#items.slice(start);
  }

  /** Waits on behalf of one follower, who releases it in the end: one listener for all its waits. */
  waiter(signal: AbortSignal): { grown(seq: number): Promise<void>; release(): void } {
    let resume: (() => void) | undefined;
    const wake = () => {
      resume?.();
      resume = undefined;
    };
    this.#waiting.add(wake);
    signal.addEventListener("abort", wake);
    return {
      /** Until there is something behind `seq`, it ended, or the signal aborts. */
      grown: async (seq) => {
        if (this.#reached > seq || this.#ended || signal.aborted) return;
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      },
      release: () => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
      },
    };
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
