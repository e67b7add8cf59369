// Generates the Prisma client into prisma/generated, without the network: generating needs no engine, but insists that
// one exists, so it is shown an executable that does. Only here: with this setting `prisma migrate` would do nothing.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs `prisma generate`; throws with its output when it fails. */
export function generateClient() {
  const cli = join(
    dirname(createRequire(join(root, "package.json")).resolve("prisma/package.json")),
    "build",
    "index.js",
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "generate", "--no-hints"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (status !== 0) throw new Error(`The database client could not be generated.\n${stdout}${stderr}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) generateClient();
