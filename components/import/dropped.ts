import type { Source } from "@/lib/import/unpack";

/** What somebody chose: its files, and a name for the whole. */
export interface Chosen {
  name: string;
  sources: Source[];
}

/** The files of what was dropped, folders included. Must be called while the drop is handled: the browser forgets it right after. */
export async function chosenFromDrop(items: DataTransferItemList): Promise<Chosen> {
  const dropped = [...items].filter(({ kind }) => kind === "file").map(entryOrFile);
  const sources: Source[] = [];
  for (const one of dropped) {
    if (one instanceof File) sources.push({ name: one.name, file: one });
    else if (one) await walk(one, sources);
  }
  return { name: nameOf(dropped.map((one) => one?.name ?? "")), sources };
}

/** What comes from another page instead of the disk is a file without a place in a folder. */
const entryOrFile = (item: DataTransferItem) => item.webkitGetAsEntry() ?? item.getAsFile();

/** The files of a file field, with their place in the folder that was chosen. */
export function chosenFromFiles(files: FileList): Chosen {
  const sources = [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
  const first = sources[0]?.name ?? "";
  return { name: first.includes("/") ? first.split("/", 1)[0]! : nameOf(sources.map(({ name }) => name)), sources };
}

async function walk(entry: FileSystemEntry, sources: Source[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    sources.push({ name: entry.fullPath.slice(1), file });
    return;
  }
  // Version control alone can be larger than everything else together.
  if (entry.name === ".git") return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const children = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (children.length === 0) return;
    for (const child of children) await walk(child, sources);
  }
}

const nameOf = (names: readonly string[]) =>
  names.length === 1 ? names[0]!.replace(/\.(?:zip|tar|tgz|tar\.gz)$/i, "") : "Imported files";
