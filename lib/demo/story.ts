import type { AuthorRole, StoreRole } from "@/lib/demo/cast";

/** What somebody does to a memory. Version numbers count from 1, as the history shows them. */
export type Deed =
  | { type: "create"; content: string }
  | { type: "write"; content: string }
  | { type: "move"; path: string }
  | { type: "delete" }
  | { type: "restore" }
  | { type: "roll_back"; version: number }
  | { type: "redact"; version: number };

/** One deed, when it was done and by whom. `memory` is the path at which the memory began: its name in the story. */
export interface Moment {
  at: Date;
  store: StoreRole;
  memory: string;
  by: AuthorRole;
  deed: Deed;
  note?: string;
  /** The title of the session it was done in, where the story names one. */
  session?: string;
}

/** Tells the moments of one memory one after the other. */
export function tell(store: StoreRole, memory: string) {
  const moments: Moment[] = [];
  const add = (at: Date, by: AuthorRole, deed: Deed, note?: string) => {
    moments.push({ at, store, memory, by, deed, note, ...(session && { session }) });
    session = undefined;
    return story;
  };
  let session: string | undefined;
  const story = {
    moments,
    /** The next deed is done in the agent's session of this title. */
    in: (title: string) => {
      session = title;
      return story;
    },
    create: (at: Date, by: AuthorRole, content: string, note?: string) =>
      add(at, by, { type: "create", content }, note),
    write: (at: Date, by: AuthorRole, content: string, note?: string) => add(at, by, { type: "write", content }, note),
    move: (at: Date, by: AuthorRole, path: string, note?: string) => add(at, by, { type: "move", path }, note),
    delete: (at: Date, by: AuthorRole, note?: string) => add(at, by, { type: "delete" }, note),
    restore: (at: Date, by: AuthorRole, note?: string) => add(at, by, { type: "restore" }, note),
    rollBack: (at: Date, by: AuthorRole, version: number, note?: string) =>
      add(at, by, { type: "roll_back", version }, note),
    redact: (at: Date, by: AuthorRole, version: number) => add(at, by, { type: "redact", version }),
  };
  return story;
}

/** A text as agents edit it: each change is named lines out, lines in. Throws when a line to change is not there. */
export function edited(text: string, ...changes: [before: string, after: string][]): string {
  return changes.reduce((current, [before, after]) => {
    if (!current.includes(before)) throw new Error(`The example story changes a line that is not there: ${before}`);
    return current.replace(before, () => after);
  }, text);
}
