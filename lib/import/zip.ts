import { Inflate } from "fflate";
import { tooLarge } from "@/lib/import/contents";
import { ArchiveRefused, type Budget, importLimits } from "@/lib/import/limits";
import type { Sink } from "@/lib/import/unpack";

interface Entry {
  name: string;
  encrypted: boolean;
  method: number;
  packed: number;
  isLink: boolean;
  offset: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const linkMode = 0o120000;
/** Small, because each may unpack to a thousand times its size before it can be stopped. */
const pieceBytes = 512;

/**
 * Reads a zip by its central directory, which alone says what is a link. Sizes that the archive states are not believed: unpacking stops at the limit.
 * Throws `ArchiveRefused` for what is no zip, is damaged, or unpacks to too much.
 */
export function unpackZip(archive: Uint8Array, budget: Budget, sink: Sink) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const entries = readDirectory(archive, view);
  // Entries that share packed bytes unpack to far more than the archive could hold.
  if (entries.reduce((sum, { packed }) => sum + packed, 0) > archive.length)
    throw new ArchiveRefused("Its entries overlap, as in archives made to do harm.");
  for (const entry of entries) {
    if (entry.name.endsWith("/")) continue;
    budget.entry();
    if (entry.isLink) sink.refuse(entry.name, "it is a link, not a file");
    else if (entry.encrypted) sink.refuse(entry.name, "it is encrypted");
    else if (entry.method !== 0 && entry.method !== 8) sink.refuse(entry.name, "it is packed in an unusual way");
    else if (sink.wants(entry.name)) {
      const bytes = unpackEntry(packedBytes(archive, view, entry), entry.method, budget);
      if (bytes) sink.file(entry.name, bytes);
      else sink.refuse(entry.name, tooLarge());
    }
  }
}

function readDirectory(archive: Uint8Array, view: DataView): Entry[] {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff)
    throw new ArchiveRefused("It is larger than this page can unpack (zip64).");
  const entries: Entry[] = [];
  for (let at = start; entries.length < count; ) {
    if (at + 46 > end || view.getUint32(at, true) !== entryMark) throw new ArchiveRefused("It is damaged.");
    const nameLength = view.getUint16(at + 28, true);
    const madeOn = view.getUint8(at + 5);
    const mode = view.getUint32(at + 38, true) >>> 16;
    entries.push({
      name: decodeName(archive.subarray(at + 46, at + 46 + nameLength)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      isLink: (madeOn === 3 || madeOn === 19) && (mode & 0o170000) === linkMode,
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === endMark) return at;
  throw new ArchiveRefused("It is no zip archive, or it is cut off.");
}

/** What is not UTF-8 shows as U+FFFD, by which the name is refused later. */
const decodeName = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

function packedBytes(archive: Uint8Array, view: DataView, { offset, packed }: Entry): Uint8Array {
  if (offset + 30 > archive.length || view.getUint32(offset, true) !== localMark)
    throw new ArchiveRefused("It is damaged.");
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > archive.length) throw new ArchiveRefused("It is damaged.");
  return archive.subarray(start, start + packed);
}

/** The unpacked bytes; undefined when they are more than a memory holds. */
function unpackEntry(packed: Uint8Array, method: number, budget: Budget): Uint8Array | undefined {
  if (method === 0) {
    budget.bytes(packed.length);
    return packed.length > importLimits.fileBytes ? undefined : packed.slice();
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((piece) => {
    size += piece.length;
    budget.bytes(piece.length);
    if (size <= importLimits.fileBytes) pieces.push(piece);
  });
  try {
    for (let at = 0; at < packed.length && size <= importLimits.fileBytes; at += pieceBytes)
      inflate.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length);
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    throw new ArchiveRefused("It is damaged.");
  }
  return size > importLimits.fileBytes ? undefined : joined(pieces, size);
}

export function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
