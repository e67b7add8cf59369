/** A number of bytes for people: `0 B`, `812 B`, `2.1 KB`, `14 MB`. One KB is 1,024 bytes, as in the limits. */
export function byteSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size).toLocaleString("en")} ${units[unit]}`;
}
