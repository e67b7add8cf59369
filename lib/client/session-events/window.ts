import type { SessionEvent } from "@/lib/wire/session-events";

/** A stretch of a session's events, oldest first, and whether it begins with the first and ends with the last there is. */
export interface Stretch {
  events: readonly SessionEvent[];
  reachesStart: boolean;
  reachesEnd: boolean;
}

/** Where to read: the end of the session, around an event, or right before or after one. */
export type Place = { around?: string } | { before: string } | { after: string };

export type ReadEvents = (place: Place, signal: AbortSignal) => Promise<Stretch>;

/** What is loaded now. `events` is undefined until the first stretch is here. */
export interface WindowState {
  events: readonly SessionEvent[] | undefined;
  /** Counts the places that were opened: another number, another place. */
  opened: number;
  reachesStart: boolean;
  reachesEnd: boolean;
  loading: "older" | "newer" | undefined;
  error: unknown;
}

/** Events kept at once: what is read far away from them is let go of, and read again when it is wanted. */
export const keptMax = 4_000;

const nothing: WindowState = {
  events: undefined,
  opened: 0,
  reachesStart: false,
  reachesEnd: false,
  loading: undefined,
  error: undefined,
};

/** With these an agent has taken what waited for it. */
const takesQueued = /^(agent|span)\.|^session\.status_running$/;

/** The part of a session's events that a page holds: it opens anywhere, grows both ways, follows what comes at the end, and stays bounded. */
export class EventWindow {
  #state = nothing;
  #known = new Set<string>();
  #opening = new AbortController();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly read: ReadEvents) {}

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = () => this.#state;

  has(eventId: string) {
    return this.#known.has(eventId);
  }

  /** The last event there is, where it is loaded. */
  last() {
    return this.#state.reachesEnd ? this.#state.events?.at(-1) : undefined;
  }

  /** Reads around an event, or the end of the session; what was loaded gives way when that is here. */
  async open(eventId?: string) {
    const opening = this.#begin();
    this.#set({ error: undefined, loading: undefined });
    try {
      const stretch = await this.read({ around: eventId }, opening);
      if (opening.aborted) return;
      this.#known = new Set(stretch.events.map(({ id }) => id));
      this.#set({ ...stretch, opened: this.#state.opened + 1 });
      // What streamed in while this was read had no place yet.
      void this.catchUp();
    } catch (error) {
      if (!opening.aborted) this.#set({ error });
    }
  }

  readonly older = () => this.#grow("older");
  readonly newer = () => this.#grow("newer");

  /** Reads what came behind the last event that is loaded, where the end was in sight. */
  async catchUp() {
    const { signal } = this.#opening;
    try {
      while (this.#state.reachesEnd && !signal.aborted) {
        const last = this.last();
        const stretch = await this.read(last ? { after: last.id } : {}, signal);
        this.receive(stretch.events);
        if (stretch.reachesEnd) return;
      }
    } catch {
      // It will be tried again: whoever follows asks again and again.
    }
  }

  /** Takes events that came at the end. One that is known already is replaced: it was queued, and is processed now. */
  receive(fresh: readonly SessionEvent[]) {
    const { events, reachesEnd } = this.#state;
    if (!events || fresh.length === 0) return;
    const again = new Map(fresh.filter(({ id }) => this.#known.has(id)).map((event) => [event.id, event]));
    const taken = fresh.find(({ type }) => takesQueued.test(type))?.processed_at;
    const kept = events.map((event) => {
      const now = again.get(event.id) ?? event;
      return taken && now.processed_at === null ? { ...now, processed_at: taken } : now;
    });
    const added = reachesEnd ? fresh.filter(({ id }) => !this.#known.has(id)) : [];
    for (const { id } of added) this.#known.add(id);
    this.#set(this.#bounded([...kept, ...added], "newer"));
  }

  close() {
    this.#opening.abort();
  }

  async #grow(side: "older" | "newer") {
    const { events, reachesStart, reachesEnd, loading } = this.#state;
    const edge = side === "older" ? events?.[0] : events?.at(-1);
    if (!events || !edge || loading || (side === "older" ? reachesStart : reachesEnd)) return;
    const { signal } = this.#opening;
    this.#set({ loading: side, error: undefined });
    try {
      const stretch = await this.read(side === "older" ? { before: edge.id } : { after: edge.id }, signal);
      if (signal.aborted) return;
      const fresh = stretch.events.filter(({ id }) => !this.#known.has(id));
      for (const { id } of fresh) this.#known.add(id);
      const now = this.#state.events ?? [];
      const reach = side === "older" ? { reachesStart: stretch.reachesStart } : { reachesEnd: stretch.reachesEnd };
      this.#set({
        ...reach,
        ...this.#bounded(side === "older" ? [...fresh, ...now] : [...now, ...fresh], side),
        loading: undefined,
      });
      if (side === "newer") void this.catchUp();
    } catch (error) {
      if (!signal.aborted) this.#set({ error, loading: undefined });
    }
  }

  /** Cuts the side that did not grow. */
  #bounded(events: readonly SessionEvent[], grown: "older" | "newer"): Partial<WindowState> {
    if (events.length <= keptMax) return { events };
    const cut = grown === "older" ? events.slice(keptMax) : events.slice(0, -keptMax);
    for (const { id } of cut) this.#known.delete(id);
    return grown === "older"
      ? { events: events.slice(0, keptMax), reachesEnd: false }
      : { events: events.slice(-keptMax), reachesStart: false };
  }

  #begin() {
    this.#opening.abort();
    this.#opening = new AbortController();
    return this.#opening.signal;
  }

  #set(change: Partial<WindowState>) {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
