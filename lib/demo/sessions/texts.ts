import { leakedKey, loyaltyNumber, memories } from "@/lib/demo/cast";
import type { Moment } from "@/lib/demo/story";

/** What a memory was and where, from one moment on. */
interface State {
  from: number;
  path: string;
  content: string | null;
}

/** The texts of the story at any moment, for what agents read and what they replaced. */
export class Texts {
  private readonly states = new Map<string, State[]>();

  constructor(moments: readonly Moment[]) {
    for (const moment of moments) {
      const slot = slotOf(moment);
      const known = this.states.get(slot) ?? [];
      const next = after(moment, known);
      if (next) known.push({ from: moment.at.getTime(), ...next });
      this.states.set(slot, known);
    }
  }

  /** A memory right before a moment; undefined while there is none. */
  before(memory: Pick<Moment, "store" | "memory">, at: Date): { path: string; content: string } | undefined {
    const state = this.states.get(slotOf(memory))?.findLast(({ from }) => from < at.getTime());
    return state && state.content !== null ? { path: state.path, content: state.content } : undefined;
  }
}

const slotOf = ({ store, memory }: Pick<Moment, "store" | "memory">) => `${store} ${memory}`;

function after({ memory, deed }: Moment, known: readonly State[]): Omit<State, "from"> | undefined {
  const path = known.at(-1)?.path ?? memory;
  const content = known.at(-1)?.content ?? null;
  switch (deed.type) {
    case "create":
    case "write":
      return { path, content: deed.content };
    case "move":
      return { path: deed.path, content };
    case "delete":
      return { path, content: null };
    case "restore":
      return { path, content: known.findLast((state) => state.content !== null)?.content ?? null };
    case "roll_back":
      return { path, content: known[deed.version - 1]?.content ?? null };
    case "redact":
      return undefined;
  }
}

/** What was redacted in a memory was taken out of its sessions' events too; the key that nobody has noticed yet is still in them. */
export function scrubbed(text: string, { store, memory }: Pick<Moment, "store" | "memory">): string {
  const { flights, cardProcessor } = memories;
  if (store === flights.store && memory === flights.path) return text.replaceAll(loyaltyNumber, "[redacted]");
  if (store === cardProcessor.store && memory === cardProcessor.path) return text.replaceAll(leakedKey, "[redacted]");
  return text;
}
