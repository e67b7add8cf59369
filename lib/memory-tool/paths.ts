import type { Fail } from "@/lib/memory-tool/failing";

const root = "/memories";

/**
 * The store's path for a path of the tool: `/memories/a/b` → `/a/b`, and "" for `/memories` itself. Empty segments and `.` are
 * dropped, names are put into NFC as stores keep them. Fails for anything that does not begin with `/memories`, and for `..`
 * in every spelling.
 */
export function storePath(path: unknown, fail: Fail): string {
  if (typeof path !== "string" || !(path === root || path.startsWith(`${root}/`)))
    throw fail(`Path must start with ${root}, got: ${path}`);
  const segments = path.slice(root.length).split("/");
  if (segments.some(climbs)) throw fail(`Path ${path} would escape ${root} directory`);
  return segments
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment) => `/${segment.normalize("NFC")}`)
    .join("");
}

/** The tool's path for a path of the store. */
export const toolPath = (path: string) => root + path;

/** The directory a path lies in, as lists take it: `/a/b` → `/a/`. */
export const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

/** Whether a segment means "up" to anybody who decodes it, however often. */
function climbs(segment: string): boolean {
  let text = segment;
  for (let round = 0; round < 5; round++) {
    if (text.split(/[/\\]/).includes("..")) return true;
    const decoded = text.replaceAll(/%(2e|2f|5c|25)/gi, (code) => decodeURIComponent(code));
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}
