import type { QueryClient } from "@tanstack/react-query";
import { applyChanges } from "@/lib/client/live/apply-changes";
import { forgetRedacted } from "@/lib/client/live/forget-redacted";
import { LineCounts } from "@/lib/client/live/line-counts";
import { StaleLists } from "@/lib/client/live/stale-lists";
import type { LiveItem } from "@/lib/client/live/stream";
import type { Change, RedactionNotice } from "@/lib/wire/changes";

/** A page that nobody looks at draws no frames; it takes what came this often. */
const unseenMs = 400;
/** Under a burst, rows are drawn this often: more could not be read anyway. */
const drawnEveryMs = 200;
/** More waiting than this, and reading anew is less work than taking each. */
const waitingMax = 2_000;

/** Takes what comes from the feed into what this page has read: gathered per frame, so that a burst costs one update and not a thousand. */
export class Updates {
  readonly #lists: StaleLists;
  readonly #counts: LineCounts;
  #waiting: LiveItem[] = [];
  #flushed = 0;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly queries: QueryClient,
    private readonly tell: (items: readonly LiveItem[]) => void,
    private readonly onTooMany: () => void,
  ) {
    this.#lists = new StaleLists(queries);
    this.#counts = new LineCounts(queries);
  }

  take(items: readonly LiveItem[]) {
    // What was redacted is forgotten at once, not when the next frame happens to be drawn.
    const redactions = items.filter((item): item is RedactionNotice => item.type === "redaction");
    if (redactions.length > 0) forgetRedacted(this.queries, redactions);
    for (const item of items) this.#waiting.push(item);
    if (this.#waiting.length > waitingMax) return this.onTooMany();
    this.#schedule();
  }

  /** Everything that follows the feed is read anew. */
  missed() {
    this.#waiting = [];
    this.#lists.everything();
  }

  close() {
    this.#unschedule();
    this.#lists.close();
    this.#counts.close();
  }

  #schedule() {
    if (this.#timer !== undefined) return;
    const rest = Math.max(0, this.#flushed + drawnEveryMs - performance.now());
    this.#timer = setTimeout(() => this.#flush(), rest || unseenMs);
    if (rest === 0) this.#frame = requestAnimationFrame(() => this.#flush());
  }

  #flush() {
    this.#unschedule();
    const items = this.#waiting;
    if (items.length === 0) return;
    this.#flushed = performance.now();
    this.#waiting = [];
    const changes = items.filter((item): item is Change => item.type === "change");
    if (changes.length > 0) {
      applyChanges(this.queries, changes);
      this.#counts.await(changes);
    }
    this.#lists.after(items);
    this.tell(items);
  }

  #unschedule() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }
}
