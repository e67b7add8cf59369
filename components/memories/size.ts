/** `2.1 KB`, `512 bytes`: thousands as the byte limit of a memory counts them, 1,024 to a KB. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} ${count === 1 ? "byte" : "bytes"}`;
  const kilobytes = count / 1024;
  if (kilobytes < 1024) return `${kilobytes.toFixed(kilobytes < 10 ? 1 : 0)} KB`;
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** About how many tokens a model reads for so many bytes. An estimate: four bytes to a token, as English prose has it. */
export const tokensEstimate = (bytes: number) => Math.ceil(bytes / 4);
