import { createTarDecoder } from "modern-tar";
import { tooLarge } from "@/lib/import/contents";
import { ArchiveRefused, type Budget, importLimits } from "@/lib/import/limits";
import type { Sink } from "@/lib/import/unpack";
import { joined } from "@/lib/import/zip";

/** Reads a tar, packed with gzip or not, entry by entry. Throws `ArchiveRefused` for what is damaged or unpacks to too much. */
export async function unpackTar(archive: Blob, isPacked: boolean, budget: Budget, sink: Sink) {
  const unpacked = isPacked ? archive.stream().pipeThrough(gunzip()) : archive.stream();
  const counted = unpacked.pipeThrough(counting(budget));
  const entries = counted.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { value: entry, done } = await entries.read();
      if (done) return;
      await take(entry, budget, sink);
    }
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    throw new ArchiveRefused("It is damaged, or it is no tar archive.");
  }
}

const gunzip = () =>
  new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

const counting = (budget: Budget) =>
  new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      budget.bytes(piece.length);
      controller.enqueue(piece);
    },
  });

type TarEntry = ReturnType<typeof createTarDecoder>["readable"] extends ReadableStream<infer E> ? E : never;

async function take({ header, body }: TarEntry, budget: Budget, sink: Sink) {
  const { name, type = "file" } = header;
  if (type === "directory" || type === "pax-header" || type === "pax-global-header") return body.cancel();
  budget.entry();
  if (type !== "file") {
    sink.refuse(
      name,
      type === "symlink" || type === "link" ? "it is a link, not a file" : "it is not an ordinary file",
    );
    return body.cancel();
  }
  const wanted = sink.wants(name);
  const bytes = await read(body);
  if (!wanted) return;
  if (bytes) sink.file(name, bytes);
  else sink.refuse(name, tooLarge(header.size));
}

/** The bytes; undefined when they are more than a memory holds. Reads to the end either way, because the next entry is behind it. */
async function read(body: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    size += value.length;
    if (size <= importLimits.fileBytes) pieces.push(value.slice());
  }
  return size > importLimits.fileBytes ? undefined : joined(pieces, size);
}
