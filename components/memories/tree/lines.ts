import type { Folder, FolderLine } from "@/lib/client/memories/folders";
import { ancestors } from "@/lib/wire/memories/path";

/** A line of the tree as drawn: what it is, how deep it lies, and where it stands among its siblings. */
export type TreeLine = DrawnLine | { kind: "loading" | "failed" | "more"; path: string; level: number };

type DrawnLine = FolderLine & Place & { name: string };

export interface FolderState {
  folder?: Folder;
  failed: boolean;
}

/** The open folders laid out as one list of lines, depth first. Siblings are -1 where more may come. */
export function treeLines(open: ReadonlySet<string>, stateOf: (prefix: string) => FolderState): TreeLine[] {
  const lines: TreeLine[] = [];
  lay("/", 1, lines, open, stateOf);
  return lines;
}

function lay(
  prefix: string,
  level: number,
  lines: TreeLine[],
  open: ReadonlySet<string>,
  stateOf: (prefix: string) => FolderState,
) {
  const { folder, failed } = stateOf(prefix);
  if (!folder) {
    lines.push({ kind: failed ? "failed" : "loading", path: prefix, level });
    return;
  }
  const siblings = folder.next_page === null ? folder.lines.length : -1;
  folder.lines.forEach((line, index) => {
    const isOpen = line.kind === "folder" ? open.has(line.path) : undefined;
    lines.push(laid(line, { level, open: isOpen, position: index + 1, siblings }));
    if (isOpen) lay(line.path, level + 1, lines, open, stateOf);
  });
  if (folder.next_page !== null) lines.push({ kind: failed ? "failed" : "more", path: prefix, level });
}

interface Place {
  level: number;
  open: boolean | undefined;
  position: number;
  siblings: number;
}

const known = new WeakMap<FolderLine, DrawnLine>();

/** A folder of 100,000 lines is laid out again whenever a page comes: what did not move is kept. */
function laid(line: FolderLine, place: Place): DrawnLine {
  const before = known.get(line);
  if (
    before?.position === place.position &&
    before.siblings === place.siblings &&
    before.open === place.open &&
    before.level === place.level
  )
    return before;
  const drawn: DrawnLine = { ...line, ...place, name: nameOf(line.path) };
  known.set(line, drawn);
  return drawn;
}

/** The folders above a memory, outermost first: what must be open for it to be seen. */
export const foldersAbove = (path: string) => ancestors(path).map((above) => `${above}/`);

const nameOf = (path: string) => {
  const bare = path.endsWith("/") ? path.slice(0, -1) : path;
  return bare.slice(bare.lastIndexOf("/") + 1);
};

/** Where a key takes the focus, or what it does there; undefined for keys that mean nothing to a tree. */
export type TreeMove = { to: number } | { toggle: number; open: boolean } | undefined;

/** The keys of a tree as readers know them: arrows, Home, End, and the first letters of a name. */
export function moveBy(key: string, at: number, lines: readonly TreeLine[], typed: string): TreeMove {
  const line = lines[at];
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(at + 1, lines.length - 1) };
    case "ArrowUp":
      return { to: Math.max(at - 1, 0) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: lines.length - 1 };
    case "ArrowRight":
      if (line?.kind !== "folder") return undefined;
      return line.open ? { to: Math.min(at + 1, lines.length - 1) } : { toggle: at, open: true };
    case "ArrowLeft":
      if (line?.kind === "folder" && line.open) return { toggle: at, open: false };
      return { to: parentOf(at, lines) };
    default:
      return typed ? { to: findName(typed, at, lines) } : undefined;
  }
}

function parentOf(at: number, lines: readonly TreeLine[]): number {
  const level = lines[at]?.level ?? 1;
  for (let i = at - 1; i >= 0; i--) if (lines[i]!.level < level) return i;
  return at;
}

/** One letter looks behind the line with the focus; more letters look from it on. */
function findName(typed: string, at: number, lines: readonly TreeLine[]): number {
  const wanted = typed.toLocaleLowerCase();
  const from = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < lines.length; step++) {
    const index = (from + step) % lines.length;
    const line = lines[index]!;
    if ("name" in line && line.name.toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return at;
}
