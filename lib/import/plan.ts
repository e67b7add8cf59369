import type { ReadableFile } from "@/lib/import/worker";
import { pathBlockedBecause } from "@/lib/wire/memories/path";

export interface PlanOptions {
  /** Leave the one folder that everything is in out of the paths. */
  stripRoot: boolean;
  /** The folder everything goes into, `/` or `/a/b/`. */
  into: string;
  /** What becomes of a memory that is at the path already, with another text. */
  onExisting: "skip" | "replace";
}

/** A memory of the store, as far as the plan needs it. */
export interface Existing {
  id: string;
  content_sha256: string;
}

export type PlannedFile = { file: ReadableFile; path: string } & (
  | { act: "create" }
  | { act: "replace"; existing: Existing }
  /** The same text is there already. */
  | { act: "same" }
  | { act: "skip"; reason: string }
);

/** The folder that all files are in, without slashes; undefined where there is none. */
export function commonRoot(files: readonly ReadableFile[]): string | undefined {
  const root = files[0]?.path.split("/", 3);
  if (!root || root.length < 3) return undefined;
  const prefix = `/${root[1]}/`;
  return files.every(({ path }) => path.startsWith(prefix)) ? root[1] : undefined;
}

/** What importing would do with each file. `existing` holds the store's memories by path. */
export function plan(
  files: readonly ReadableFile[],
  existing: ReadonlyMap<string, Existing>,
  { stripRoot, into, onExisting }: PlanOptions,
): PlannedFile[] {
  const root = stripRoot ? commonRoot(files) : undefined;
  const cut = root === undefined ? 1 : root.length + 2;
  return files.map((file) => {
    const path = into + file.path.slice(cut);
    const blocked = pathBlockedBecause(path);
    if (blocked) return { file, path, act: "skip", reason: blocked };
    const there = existing.get(path);
    if (!there) return { file, path, act: "create" };
    if (file.sha256 === there.content_sha256) return { file, path, act: "same" };
    if (onExisting === "replace") return { file, path, act: "replace", existing: there };
    return { file, path, act: "skip", reason: "a memory with another text is there already" };
  });
}

/** A folder as it was typed, as the plan wants it: with a slash at both ends. */
export const folderOf = (typed: string) =>
  `/${typed.split("/").filter(Boolean).join("/")}/`.replace("//", "/").normalize("NFC");
