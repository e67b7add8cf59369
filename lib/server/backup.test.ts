import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { livePostmaster } from "@/lib/postgres/postmaster";
import { CANARY } from "@/lib/testing/canary";
import { DidNotStart, startServer, type TestServer } from "@/lib/testing/server";
import { audit, call, openLedger, writeUntil } from "@/lib/testing/writing";

const scratch = mkdtempSync(join(tmpdir(), "palimpsest-backup-"));
chmodSync(scratch, 0o755);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A server with some history, and what was acknowledged of it. */
async function serverWithHistory() {
  const server = await startServer({ database: "embedded" });
  const ledger = await openLedger(server, 3);
  const stop = new AbortController();
  const writing = writeUntil(stop.signal, server, ledger, `history ${CANARY}`);
  setTimeout(() => stop.abort(), 500);
  await writing;
  return { server, ledger };
}

const startIn = (dataDirectory: string, from: TestServer) =>
  startServer({ database: "embedded", dataDirectory, env: { PALIMPSEST_INIT_API_KEY: from.apiKey } });

describe.skipIf(process.platform === "win32")("backup: stop and copy the data directory", () => {
  test.each([
    ["cp -a keeps owners and modes", (from: string, to: string) => execFileSync("cp", ["-a", from, to])],
    ["a plain copy loses them", (from: string, to: string) => cpSync(from, to, { recursive: true })],
  ])("%s: the copy starts with everything in it, beside the original", async (_, copy) => {
    const { server, ledger } = await serverWithHistory();
    await server.kill();
    const restored = join(scratch, `copy-${Math.random().toString(36).slice(2)}`);
    copy(server.dataDirectory!, restored);
    const original = await startIn(server.dataDirectory!, server);
    const second = await startIn(restored, server);
    expect(await audit(second, ledger)).toEqual([]);
    expect(await audit(original, ledger)).toEqual([]);
    expect(second.url).not.toBe(original.url);
    await second.kill();
    await original.kill();
  });

  test("a copy taken after a crash, stale pid file included, starts beside the live original", async () => {
    const { server, ledger } = await serverWithHistory();
    const cluster = join(server.dataDirectory!, "postgres");
    const postmaster = livePostmaster(cluster)!;
    await server.kill("SIGKILL");
    process.kill(postmaster.pid, "SIGKILL");
    const restored = join(scratch, "after-a-crash");
    execFileSync("cp", ["-a", server.dataDirectory!, restored]);
    const original = await startIn(server.dataDirectory!, server);
    // The worst case: the numbers in the copy's files belong to live processes of the original's PostgreSQL.
    const pidFile = join(restored, "postgres", "postmaster.pid");
    const live = livePostmaster(cluster)!;
    writeFileSync(pidFile, `${live.pid}\n${cluster}\n1\n5432\n${join(server.dataDirectory!, "run")}\n\n\nready   \n`);
    const [child] = execFileSync("pgrep", ["-P", String(live.pid)], { encoding: "utf8" }).split("\n");
    writeFileSync(join(restored, "run", ".s.PGSQL.5432.lock"), `${child}\n`);
    const second = await startIn(restored, server);
    expect(await audit(second, ledger)).toEqual([]);
    expect(await audit(original, ledger)).toEqual([]);
    await second.kill();
    expect((await call(original, "GET", "/health")).status, "the original goes on").toBe(200);
    await original.kill();
  });
});

describe.skipIf(process.platform === "win32")("what a crash leaves behind", () => {
  test("a pid file that names a live process of somebody else does not block the start", async () => {
    const { server, ledger } = await serverWithHistory();
    await server.kill();
    const cluster = join(server.dataDirectory!, "postgres");
    writeFileSync(join(cluster, "postmaster.pid"), `${process.pid}\n${cluster}\n1\n5432\n\n\n\nready   \n`);
    writeFileSync(join(server.dataDirectory!, "run", ".s.PGSQL.5432.lock"), `${process.pid}\n`);
    writeFileSync(
      join(server.dataDirectory!, "server.json"),
      JSON.stringify({ id: "x", pid: process.pid, started: "1", scope: "another", url: "http://127.0.0.1:1" }),
    );
    const again = await startIn(server.dataDirectory!, server);
    expect(await audit(again, ledger)).toEqual([]);
    await again.kill();
  });

  test("a creation that was interrupted is begun anew", async () => {
    const dataDirectory = mkdtempSync(join(scratch, "interrupted-"));
    const first = startServer({ database: "embedded", dataDirectory }).catch((error) => error as DidNotStart);
    const killCreation = () => spawnSync("pkill", ["-KILL", "-f", join(dataDirectory, "postgres.new")]).status;
    await expect.poll(killCreation, { timeout: 60_000, interval: 5 }).toBe(0);
    expect(await first).toBeInstanceOf(DidNotStart);
    const second = await startServer({ database: "embedded", dataDirectory });
    expect((await call(second, "GET", "/v1/memory_stores")).status).toBe(200);
    await second.kill();
  });

  test("a cluster of another PostgreSQL is refused in words and not touched", async () => {
    const { server } = await serverWithHistory();
    await server.kill();
    const version = join(server.dataDirectory!, "postgres", "PG_VERSION");
    writeFileSync(version, "17\n");
    const refused = await startIn(server.dataDirectory!, server).catch((error) => error as DidNotStart);
    expect(refused).toBeInstanceOf(DidNotStart);
    expect((refused as DidNotStart).output).toMatch(/was made by PostgreSQL 17; this version of Palimpsest brings 18/);
  });
});
