import { textOf, tooLarge } from "@/lib/import/contents";
import { ArchiveRefused, Budget, importLimits } from "@/lib/import/limits";
import { pathOf } from "@/lib/import/names";
import { unpackTar } from "@/lib/import/tar";
import { unpackZip } from "@/lib/import/zip";

/** A file of a folder, by its name from the folder on, or an archive. */
export interface Source {
  name: string;
  file: Blob;
}

/** Where what is found in an archive goes. */
export interface Sink {
  /** Whether the content is wanted: not when the name is refused already, or left out. */
  wants(name: string): boolean;
  file(name: string, bytes: Uint8Array): void;
  refuse(name: string, reason: string): void;
}

export interface FoundFile {
  /** As it was called. */
  name: string;
  path: string;
  /** Whether the name had to be normalised. */
  renamed: boolean;
  text: string;
  size: number;
}

export interface Refusal {
  name: string;
  reason: string;
}

export interface Found {
  files: FoundFile[];
  refusals: Refusal[];
  /** Files left out without a line each: version control and what operating systems leave behind. */
  leftOut: number;
  /** Why an archive as a whole was refused; then there are no files. */
  problem?: string;
}

const kinds = { zip: /\.zip$/i, tar: /\.tar$/i, gzip: /\.(?:tgz|tar\.gz)$/i };

export const isArchive = (name: string) => Object.values(kinds).some((kind) => kind.test(name));

/** Unpacks one archive, or reads the files of a folder; `onProgress` hears how many were seen. Nothing is written anywhere. */
export async function unpack(
  sources: readonly Source[],
  onProgress: (seen: number) => void = () => {},
): Promise<Found> {
  const found: Found = { files: [], refusals: [], leftOut: 0 };
  const sink = sinkInto(found, onProgress);
  const [only] = sources;
  try {
    if (only && sources.length === 1 && isArchive(only.name)) await unpackArchive(only, sink);
    else await readFolder(sources, sink);
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    return { files: [], refusals: [], leftOut: 0, problem: error.message };
  }
  found.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

async function unpackArchive({ name, file }: Source, sink: Sink) {
  if (file.size > importLimits.archiveBytes)
    throw new ArchiveRefused(`It is larger than ${importLimits.archiveBytes / 1024 / 1024} MB.`);
  const budget = new Budget(file.size);
  if (kinds.zip.test(name)) unpackZip(new Uint8Array(await file.arrayBuffer()), budget, sink);
  else await unpackTar(file, kinds.gzip.test(name), budget, sink);
}

async function readFolder(sources: readonly Source[], sink: Sink) {
  const budget = new Budget(Number.POSITIVE_INFINITY);
  for (const { name, file } of sources) {
    if (!sink.wants(name)) continue;
    budget.entry();
    if (file.size > importLimits.fileBytes) sink.refuse(name, tooLarge(file.size));
    else {
      budget.bytes(file.size);
      const bytes = await file.arrayBuffer().catch(() => undefined);
      if (bytes) sink.file(name, new Uint8Array(bytes));
      else sink.refuse(name, "it could not be read");
    }
  }
}

function sinkInto(found: Found, onProgress: (seen: number) => void): Sink {
  const taken = new Set<string>();
  let seen = 0;
  const refuse = (name: string, reason: string) => {
    onProgress(++seen);
    found.refusals.push({ name, reason });
  };
  return {
    refuse,
    wants(name) {
      const named = pathOf(name);
      if (named.kind === "left_out") found.leftOut++;
      else if (named.kind === "refused") refuse(name, named.reason);
      return named.kind === "path";
    },
    file(name, bytes) {
      const named = pathOf(name);
      if (named.kind !== "path") return;
      const content = textOf(bytes);
      if ("reason" in content) return refuse(name, content.reason);
      if (taken.has(named.path)) return refuse(name, "another file here has the same path");
      taken.add(named.path);
      onProgress(++seen);
      const { path, renamed } = named;
      found.files.push({ name, path, renamed, text: content.text, size: bytes.length });
    },
  };
}
