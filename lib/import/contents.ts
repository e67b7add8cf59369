import { importLimits } from "@/lib/import/limits";

/** A file's text byte for byte, or why it is none that a memory can hold. */
export function textOf(bytes: Uint8Array): { text: string } | { reason: string } {
  if (bytes.length > importLimits.fileBytes) return { reason: tooLarge(bytes.length) };
  if (bytes.includes(0)) return { reason: "it is not text: it holds NUL bytes" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { reason: "it is not UTF-8 text" };
  }
}

export const tooLarge = (bytes?: number) =>
  `it is larger than ${(importLimits.fileBytes / 1024).toLocaleString("en")} KB${
    bytes === undefined ? "" : ` (${Math.ceil(bytes / 1024).toLocaleString("en")} KB)`
  }`;
