import { contentBytesMax } from "@/lib/wire/memories";

/** What one import may hold; said on the page before anything is chosen. */
export const importLimits = {
  /** Bytes of one file: what a memory may hold. */
  fileBytes: contentBytesMax,
  files: 20_000,
  /** Bytes of an archive as it is dropped. */
  archiveBytes: 200 * 1024 * 1024,
  /** Bytes of everything that was unpacked. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Unpacked over packed, once there is enough of it to tell: text rarely shrinks to a tenth. */
  ratio: 150,
  ratioFromBytes: 8 * 1024 * 1024,
};

/** Why an archive is not read any further. Nothing of it is imported. */
export class ArchiveRefused extends Error {}

/** Counts what comes out of an archive. Throws `ArchiveRefused` when it is more than an honest one would hold. */
export class Budget {
  #files = 0;
  #bytes = 0;

  constructor(private readonly packedBytes: number) {}

  /** Every entry counts, those that are refused included. */
  entry() {
    if (++this.#files > importLimits.files)
      throw new ArchiveRefused(`It holds more than ${importLimits.files.toLocaleString("en")} files.`);
  }

  bytes(count: number) {
    this.#bytes += count;
    const { unpackedBytes, ratio, ratioFromBytes } = importLimits;
    if (this.#bytes > unpackedBytes)
      throw new ArchiveRefused(`It unpacks to more than ${unpackedBytes / 1024 / 1024} MB.`);
    if (this.#bytes > ratioFromBytes && this.#bytes > ratio * this.packedBytes)
      throw new ArchiveRefused(`It unpacks to more than ${ratio} times its size, as archives made to do harm do.`);
  }
}
