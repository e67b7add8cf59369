/** Bytes a path may have, segments included (wire rule). */
export const pathBytesMax = 1024;
export const pathSegmentsMax = 20;
/** The marker the vendor's worker keeps in each mount; a memory there would be skipped by it, so none may live there. */
const reservedPath = "/.anthropic-memory-store";

const bytes = new TextEncoder();

/** Why this is not a path a memory can live at, in words; undefined when it is. */
export function pathBlockedBecause(path: string): string | undefined {
  if (!path.startsWith("/")) return "path must start with /";
  if (path.length < 2) return "path must name something below /";
  if (path.length > pathBytesMax || bytes.encode(path).length > pathBytesMax)
    return `path must be at most ${pathBytesMax} bytes`;
  if (!path.isWellFormed()) return "path must not hold lone surrogates";
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(path))
    return "path must not hold control, format or line separator characters";
  if (path.normalize("NFC") !== path) return "path must be in Unicode normalization form C";
  const segments = path.slice(1).split("/");
  if (segments.length > pathSegmentsMax) return `path must have at most ${pathSegmentsMax} segments`;
  if (segments.some((segment) => segment === "")) return "path must not have empty segments or end with /";
  if (segments.some((segment) => segment === "." || segment === "..")) return "path must not have . or .. segments";
  if (path === reservedPath || path.startsWith(`${reservedPath}/`)) return "this path is reserved";
}

/** The directories above a path, outermost first: `/a/b/c` → `/a`, `/a/b`. A memory at one of them would be file and directory at once. */
export function ancestors(path: string): string[] {
  const above: string[] = [];
  for (let slash = path.indexOf("/", 1); slash !== -1; slash = path.indexOf("/", slash + 1))
    above.push(path.slice(0, slash));
  return above;
}

/** The last segment: what a list row shows. */
export const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
