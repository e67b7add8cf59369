import { pathBlockedBecause } from "@/lib/wire/memories/path";

/** What a file's name in a folder or an archive means for a memory. */
export type Named =
  | { kind: "path"; path: string; renamed: boolean }
  /** Not worth a line in the report: version control and what operating systems leave behind. */
  | { kind: "left_out" }
  | { kind: "refused"; reason: string };

const leftOut = new Set([".git", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * The path a memory gets from a file's name: names go to Unicode normalization form C (`renamed` says so), `./` at the front goes away.
 * A name that points outside (absolute, with a drive, with `..`) is refused, never repaired.
 */
export function pathOf(name: string): Named {
  if (/^[/\\]/.test(name)) return refused("an absolute path points outside of what is imported");
  if (/^[A-Za-z]:/.test(name)) return refused("a path with a drive letter points outside of what is imported");
  const segments = name.replace(/^(?:\.\/)+/, "").split("/");
  if (segments.includes("..") || name.split("\\").includes(".."))
    return refused("“..” points outside of what is imported");
  if (name.includes("\\")) return refused("a backslash in a name means a folder on some systems and not on others");
  if (name.includes("\uFFFD")) return refused("the name is not UTF-8");
  if (segments.some((segment) => leftOut.has(segment))) return { kind: "left_out" };
  const path = `/${segments.join("/")}`;
  const composed = path.normalize("NFC");
  const reason = pathBlockedBecause(composed);
  return reason ? refused(reason) : { kind: "path", path: composed, renamed: composed !== path };
}

const refused = (reason: string): Named => ({ kind: "refused", reason });
