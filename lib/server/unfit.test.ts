import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DidNotStart, startServer } from "@/lib/testing/server";

/** Code that the server's process runs before anything else, to see a machine that this one is not. */
const pretending = (code: string) => ({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}` });

const outputOf = (start: Promise<unknown>) =>
  start.then(
    () => "it started",
    (error) => (error instanceof DidNotStart ? error.output : String(error)),
  );

describe("machines without an embedded PostgreSQL are told the way out", () => {
  test.skipIf(process.platform !== "linux").each([
    ["musl", "process.report.getReport = () => ({ header: {} })", /no embedded PostgreSQL for musl/],
    ["another processor", 'Object.defineProperty(process, "arch", { value: "riscv64" })', /for linux-riscv64/],
    ["another system", 'Object.defineProperty(process, "platform", { value: "sunos" })', /for sunos-/],
  ])("%s", async (_, code, words) => {
    const dataDirectory = mkdtempSync(join(tmpdir(), "palimpsest-unfit-"));
    const output = await outputOf(startServer({ database: "embedded", dataDirectory, env: pretending(code) }));
    expect(output).toMatch(words);
    expect(output).toContain("Set DATABASE_URL to a PostgreSQL 15 or newer");
    expect(readdirSync(dataDirectory)).toEqual([]);
    rmSync(dataDirectory, { recursive: true });
  });
});

/** Of no table, of type text, of any length, as text. */
const TEXT_COLUMN = [0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0];

/** Speaks just enough of PostgreSQL's protocol to say that it is version 14. */
async function oldPostgres(): Promise<{ url: string; close(): void }> {
  const message = (kind: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(kind), length, body]);
  };
  const ready = message("Z", Buffer.from("I"));
  const answer = Buffer.concat([
    message("T", Buffer.concat([Buffer.from([0, 1]), Buffer.from("server_version_num\0"), Buffer.from(TEXT_COLUMN)])),
    message("D", Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 6]), Buffer.from("140012")])),
    message("C", Buffer.from("SHOW\0")),
    ready,
  ]);
  const server = createServer((socket: Socket) => {
    let greeted = false;
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      if (!greeted) socket.write(Buffer.concat([message("R", Buffer.alloc(4)), ready]));
      else if (data[0] === "Q".charCodeAt(0)) socket.write(answer);
      greeted = true;
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  return { url: `postgresql://someone@127.0.0.1:${port}/some`, close: () => server.close() };
}

test("a PostgreSQL that is too old is refused by its number", async () => {
  const old = await oldPostgres();
  const output = await outputOf(startServer({ database: old.url }));
  old.close();
  expect(output).toContain("DATABASE_URL names a PostgreSQL 14. Palimpsest needs PostgreSQL 15 or newer.");
});
