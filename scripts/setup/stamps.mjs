import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string[]} paths relative to the root, each a file or a folder @param {string[]} also further ingredients */
export function hashOf(paths, also = []) {
  const hash = createHash("sha256").update(JSON.stringify(also));
  for (const file of paths.flatMap(filesIn).sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** @param {string} path */
function filesIn(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (path.includes(".")) return [path];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .filter((file) => !/\.test\.tsx?$/.test(file) && !file.startsWith(`prisma${sep}generated`));
}

/** Whether the stamp in this file says the same. @param {string} file @param {string} stamp */
export function hasStamp(file, stamp) {
  const path = join(root, file);
  return existsSync(path) && readFileSync(path, "utf8") === stamp;
}

/** @param {string} file @param {string} stamp */
export function setStamp(file, stamp) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  const draft = join(root, `${file}.${process.pid}`);
  writeFileSync(draft, stamp);
  renameSync(draft, join(root, file));
}
