import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { newId } from "@/lib/domain/ids";
import type { FilledStore } from "./fill";
import type { Stand } from "./stand";
import { distinctTexts, note, sha256 } from "./texts";

/** Bytes of the record that a 2 KB write amounts to: the text and what is known about it. */
const recordBytes = 2_300;

/** Appends of so many bytes, one after the other, each on the disk before the next. Returns how many a second. */
export async function appendsPerSecond(directory: string, seconds: number, bytes = recordBytes): Promise<number> {
  const file = openSync(join(directory, "appends"), "w");
  const text = distinctTexts(1, bytes);
  const started = performance.now();
  let count = 0;
  for (const end = started + seconds * 1000; performance.now() < end; count++) {
    writeSync(file, text());
    fdatasyncSync(file);
  }
  const elapsed = performance.now() - started;
  closeSync(file);
  return (count / elapsed) * 1000;
}

/** A git repository of so many files; each step changes one of them and commits it. */
export function gitCommits(directory: string, files: number): () => Promise<void> {
  const repository = join(directory, "git");
  mkdirSync(repository);
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@localhost", ...words], {
      cwd: repository,
      stdio: "ignore",
    });
  const nameOf = (index: number) => `note-${String(index).padStart(5, "0")}.md`;
  git("init");
  for (let index = 0; index < files; index++) writeFileSync(join(repository, nameOf(index)), note(index));
  git("add", ".");
  git("commit", "-m", "first");
  const text = distinctTexts(7);
  let count = 0;
  return async () => {
    const name = nameOf((count++ * 17) % files);
    writeFileSync(join(repository, name), text());
    git("add", name);
    git("commit", "-q", "-m", "write");
  };
}

/** The statement of `lib/domain/memories.ts`, prepared under a name as there. */
const updateStatement =
  "SELECT * FROM update_memory(ROW($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::timestamptz, NULL)::write_context, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

/** The database's part of an update by the driver alone, with so many clients; a step per client. */
export async function rawUpdates(url: string, clients: number, stand: Stand, store: FilledStore) {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const text = distinctTexts(11);
  return {
    async step(worker: number): Promise<void> {
      const content = text();
      const memoryId = store.memoryIds[Math.floor(Math.random() * store.memoryIds.length)]!;
      const owner = [stand.workspaceId, "api_actor", stand.actorId, null, null, null, null];
      const write = [
        store.id,
        memoryId,
        newId("memver"),
        null,
        [],
        content,
        sha256(content),
        Buffer.byteLength(content),
        null,
      ];
      const { rows } = await connections[worker]!.query({
        name: "memory_update",
        text: updateStatement,
        values: [...owner, ...write],
      });
      if (rows[0].outcome !== "ok") throw new Error(`The database refused a write: ${rows[0].outcome}`);
    },
    close: () => Promise.all(connections.map((connection) => connection.end())),
  };
}

/** A process with a bare node:http server that answers every request with these bytes. */
export async function startEcho(port: number, body: Buffer): Promise<{ port: number; stop(): Promise<void> }> {
  const program = `
    const body = Buffer.from(process.argv[1], "base64");
    require("node:http").createServer((request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
      response.end(body);
    }).listen(${port}, "127.0.0.1", () => console.log("ready"));`;
  const child = spawn(process.execPath, ["-e", program, body.toString("base64")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    port,
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}
