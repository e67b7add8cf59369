import type { Folder, FolderLine } from "@/lib/client/memories/folders";
import { ancestors } from "@/lib/wire/memories/path";

/** A line of the tree as drawn: what it is, how deep it lies, and where it stands among its siblings (-1 siblings: more may come). */
export type TreeLine =
  | (FolderLine & { level: number; name: string; open?: boolean; position: number; siblings: number })
  | { kind: "loading" | "failed" | "more"; path: string; level: number };

export interface FolderState {
  folder?: Folder;
  failed: boolean;
}

/** An open folder with the open folders in it, by their place among its lines. */
interface Branch {
  prefix: string;
  level: number;
  folder?: Folder;
  failed: boolean;
  opened: { position: number; branch: Branch }[];
  /** Lines drawn for what is in it, itself not counted. */
  count: number;
}

/**
 * The open folders laid out as one list of lines, depth first. Lines are made when they are asked for: a folder may hold 100,000,
 * and laying out costs by the number of open folders only.
 */
export class TreeLayout {
  private readonly root: Branch;

  constructor(open: ReadonlySet<string>, stateOf: (prefix: string) => FolderState) {
    this.root = grow("/", 1, [...open], stateOf);
  }

  get count() {
    return this.root.count;
  }

  at(index: number): TreeLine | undefined {
    const found = index < 0 || index >= this.count ? undefined : find(this.root, index);
    return found && lineOf(found.branch, found.position, found.open);
  }

  /** Where the folder that a line lies in stands; the line itself at the top level. */
  parentOf(index: number): number {
    const found = find(this.root, index);
    return found.branch === this.root ? index : index - found.within - 1;
  }

  /** Where a memory stands; -1 while its folder is closed or its page not read. */
  indexOf(memory: { id: string; path: string }): number {
    let branch = this.root;
    let start = 0;
    for (;;) {
      const next = branch.opened.find(({ branch: { prefix } }) => memory.path.startsWith(prefix));
      if (!next) break;
      start += next.position + 1 + countBefore(branch, next.position);
      branch = next.branch;
    }
    const position = positionOf(branch.folder, memory.path);
    const line = branch.folder?.lines[position];
    if (line?.kind !== "memory" || line.memory_id !== memory.id) return -1;
    return start + position + countBefore(branch, position);
  }
}

function grow(
  prefix: string,
  level: number,
  open: readonly string[],
  stateOf: (prefix: string) => FolderState,
): Branch {
  const { folder, failed } = stateOf(prefix);
  const opened = folder
    ? open
        .filter((path) => path.length > prefix.length && path.startsWith(prefix) && isChild(path, prefix))
        .map((path) => ({ path, position: positionOf(folder, path) }))
        .filter(({ position }) => position !== -1)
        .sort((a, b) => a.position - b.position)
        .map(({ path, position }) => ({ position, branch: grow(path, level + 1, open, stateOf) }))
    : [];
  const inside = opened.reduce((sum, { branch }) => sum + branch.count, 0);
  const count = folder ? folder.lines.length + inside + (folder.next_page === null ? 0 : 1) : 1;
  return { prefix, level, folder, failed, opened, count };
}

const isChild = (path: string, prefix: string) => path.indexOf("/", prefix.length) === path.length - 1;

/** Lines of open folders that stand before a place among a branch's own lines. */
const countBefore = (branch: Branch, position: number) =>
  branch.opened.reduce((sum, child) => (child.position < position ? sum + child.branch.count : sum), 0);

interface Found {
  branch: Branch;
  /** Among the branch's own lines. */
  position: number;
  /** Among all lines drawn for the branch. */
  within: number;
  open: boolean;
}

function find(branch: Branch, index: number): Found {
  let shift = 0;
  for (const child of branch.opened) {
    const header = child.position + shift;
    if (index < header) break;
    if (index === header) return { branch, position: child.position, within: index, open: true };
    if (index <= header + child.branch.count) return find(child.branch, index - header - 1);
    shift += child.branch.count;
  }
  return { branch, position: index - shift, within: index, open: false };
}

function lineOf({ folder, failed, prefix, level }: Branch, position: number, open: boolean): TreeLine {
  const line = folder?.lines[position];
  if (!line) return { kind: failed ? "failed" : folder ? "more" : "loading", path: prefix, level };
  const siblings = folder!.next_page === null ? folder!.lines.length : -1;
  const name = nameOf(line.path);
  return { ...line, level, name, open: line.kind === "folder" ? open : undefined, position: position + 1, siblings };
}

/** Lines come in the order of their paths' bytes; where that differs from the order of UTF-16 units the search looks at all. */
function positionOf(folder: Folder | undefined, path: string): number {
  const lines = folder?.lines ?? [];
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.path < path) low = middle + 1;
    else high = middle;
  }
  return lines[low]?.path === path ? low : lines.findIndex((line) => line.path === path);
}

/** The folders above a memory, outermost first: what must be open for it to be seen. */
export const foldersAbove = (path: string) => ancestors(path).map((above) => `${above}/`);

const nameOf = (path: string) => {
  const bare = path.endsWith("/") ? path.slice(0, -1) : path;
  return bare.slice(bare.lastIndexOf("/") + 1);
};

/** Where a key takes the focus, or what it does there; undefined for keys that mean nothing to a tree. */
export type TreeMove = { to: number } | { toggle: string; open: boolean } | undefined;

/** The keys of a tree as readers know them: arrows, Home, End, and the first letters of a name. */
export function moveBy(key: string, at: number, layout: TreeLayout, typed: string): TreeMove {
  const line = layout.at(at);
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(at + 1, layout.count - 1) };
    case "ArrowUp":
      return { to: Math.max(at - 1, 0) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: layout.count - 1 };
    case "ArrowRight":
      if (line?.kind !== "folder") return undefined;
      return line.open ? { to: Math.min(at + 1, layout.count - 1) } : { toggle: line.path, open: true };
    case "ArrowLeft":
      if (line?.kind === "folder" && line.open) return { toggle: line.path, open: false };
      return { to: layout.parentOf(at) };
    default:
      return typed ? { to: findName(typed, at, layout) } : undefined;
  }
}

/** Lines looked at for a typed name. */
const searchedMax = 20_000;

/** One letter looks behind the line with the focus; more letters look from it on. */
function findName(typed: string, at: number, layout: TreeLayout): number {
  const wanted = typed.toLocaleLowerCase();
  const from = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < Math.min(layout.count, searchedMax); step++) {
    const index = (from + step) % layout.count;
    const line = layout.at(index)!;
    if ("name" in line && line.name.toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return at;
}
