import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { livePostmaster } from "@/lib/postgres/postmaster";
import { CANARY } from "@/lib/testing/canary";
import { administer } from "@/lib/testing/database";
import { startServer, type TestServer } from "@/lib/testing/server";
import { audit, call, type Ledger, openLedger, recovered, writeUntil } from "@/lib/testing/writing";

type Envelope = { type: string; error: { type: string; message: string } };

/** Reads, writes and health while the database is away: each must be refused clearly, and soon. */
async function expectRefusals(server: TestServer, ledger: Ledger): Promise<void> {
  const memories = `/v1/memory_stores/${ledger.storeId}/memories`;
  const replies = await Promise.all([
    call<Envelope>(server, "GET", memories),
    call<Envelope>(server, "POST", memories, { path: `/away/${CANARY}.md`, content: CANARY }),
    call<Envelope>(server, "GET", `/v1/memory_stores/${ledger.storeId}`),
    call<Envelope>(server, "GET", "/health"),
  ]);
  for (const { status, body, ms } of replies) {
    expect(status).toBe(503);
    expect(body.error.type).toBe("api_error");
    expect(body.error.message).not.toContain(CANARY);
    expect(ms).toBeLessThan(10_000);
  }
}

describe("the database is away", () => {
  test("frozen: 503 within five seconds; it goes on when the database does, without a restart", async () => {
    const server = await startServer({ database: "embedded" });
    const ledger = await openLedger(server, 3);
    const { pid } = livePostmaster(join(server.dataDirectory!, "postgres"))!;
    const group = backendsOf(pid);
    for (const process_ of [pid, ...group]) process.kill(process_, "SIGSTOP");
    try {
      await expectRefusals(server, ledger);
    } finally {
      for (const process_ of [...group, pid]) process.kill(process_, "SIGCONT");
    }
    await recovered(server, `/v1/memory_stores/${ledger.storeId}`, 15_000);
    expect(await audit(server, ledger)).toEqual([]);
  });

  test("its connections are all taken by others: 503, and recovery when they are free again", async () => {
    const name = `exhausted_${process.pid}`;
    const server = await startServer({});
    const database = new URL(server.databaseUrl!).pathname.slice(1);
    const ledger = await openLedger(server, 2);
    const limited = { role: name, url: new URL(server.databaseUrl!) };
    await administer(async (client) => {
      await client.query(`CREATE ROLE ${limited.role} LOGIN PASSWORD 'exhausted'`);
      await client.query(`GRANT ALL ON DATABASE "${database}" TO ${limited.role}`);
      await client.query(`GRANT ${new URL(server.databaseUrl!).username} TO ${limited.role}`);
    });
    limited.url.username = limited.role;
    limited.url.password = "exhausted";
    const second = await startServer({
      database: limited.url.href,
      env: { PALIMPSEST_INIT_API_KEY: server.apiKey },
    });
    await administer((client) => client.query(`ALTER ROLE ${limited.role} CONNECTION LIMIT 0`));
    await cutConnections(limited.role);
    await expectRefusals(second, ledger);
    await administer((client) => client.query(`ALTER ROLE ${limited.role} CONNECTION LIMIT -1`));
    await recovered(second, `/v1/memory_stores/${ledger.storeId}`, 15_000);
    expect(await audit(second, ledger)).toEqual([]);
  });

  test("connections cut again and again under writes: nothing acknowledged is lost", async () => {
    const server = await startServer({});
    const ledger = await openLedger(server, 4);
    const stop = new AbortController();
    const writing = writeUntil(stop.signal, server, ledger, "cut");
    for (let n = 0; n < 10; n++) {
      await sleep(150);
      await administer((client) =>
        client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
          new URL(server.databaseUrl!).pathname.slice(1),
        ]),
      );
    }
    stop.abort();
    await writing;
    await recovered(server, `/v1/memory_stores/${ledger.storeId}`, 15_000);
    expect(await audit(server, ledger)).toEqual([]);
  });
});

function cutConnections(role: string): Promise<unknown> {
  return administer((client) =>
    client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [role]),
  );
}

function backendsOf(pid: number): number[] {
  const listed = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return listed.split("\n").map(Number).filter(Boolean);
}

const small = mkdtempSync(join(tmpdir(), "palimpsest-small-"));
const whyNoSmallDisk = mountSmallDisk();

/** A file system of 160 MB to fill; returns the reason where this machine does not let us mount one. */
function mountSmallDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "mounting needs root on Linux";
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m,mode=0755", "tmpfs", small], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this machine does not allow mounts";
  }
}

afterAll(() => {
  if (!whyNoSmallDisk) execFileSync("umount", ["-l", small]);
  rmSync(small, { recursive: true, force: true });
});

describe("the disk is full", () => {
  test.skipIf(whyNoSmallDisk)(
    `writes are refused, reads go on, and room is enough to go on ${whyNoSmallDisk ? `(skipped: ${whyNoSmallDisk})` : ""}`,
    async () => {
      const dataDirectory = join(small, "data");
      mkdirSync(dataDirectory);
      const server = await startServer({ database: "embedded", dataDirectory });
      const ledger = await openLedger(server, 2);
      const ballast = join(small, "ballast");
      fill(ballast);
      const refused = await firstRefusal(server, ledger);
      expect(refused.status).toBe(503);
      expect(refused.body.error.type).toBe("api_error");
      expect(refused.ms).toBeLessThan(10_000);
      rmSync(ballast);
      await recovered(server, `/v1/memory_stores/${ledger.storeId}`, 30_000);
      await acceptsWrites(server, ledger);
      expect(await audit(server, ledger)).toEqual([]);
      expect(await server.kill()).toBe(0);
    },
    180_000,
  );
});

/** Takes all room but a little. The database writes meanwhile, so the last of it may be gone before it is taken. */
function fill(ballast: string): void {
  const { bavail, bsize } = statfsSync(small);
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, Number(bavail) * Number(bsize) - 64 * 1024)));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
  }
}

/** Writes distinct memories until one is refused for want of room. Those that were acknowledged go into the ledger. */
async function firstRefusal(server: TestServer, ledger: Ledger) {
  const path = `/v1/memory_stores/${ledger.storeId}/memories`;
  for (let n = 0; n < 3_000; n++) {
    const content = `${CANARY} ${n} ${Buffer.from(crypto.getRandomValues(new Uint8Array(48_000))).toString("base64")}`;
    const reply = await call<Envelope & { id: string; memory_version_id: string }>(server, "POST", path, {
      path: `/full/${n}.md`,
      content,
    });
    if (reply.status !== 200) return reply;
    ledger.memories.set(reply.body.id, {
      acknowledged: new Map([[reply.body.memory_version_id, content]]),
      unknown: new Set(),
    });
  }
  throw new Error("The disk did not fill.");
}

async function acceptsWrites(server: TestServer, ledger: Ledger): Promise<void> {
  const stop = new AbortController();
  const writing = writeUntil(stop.signal, server, ledger, "room again");
  const before = [...ledger.memories.values()].reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  for (let waited = 0; waited < 20_000; waited += 100) {
    await sleep(100);
    const now = [...ledger.memories.values()].reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
    if (now > before) break;
  }
  stop.abort();
  await writing;
  const after = [...ledger.memories.values()].reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  expect(after).toBeGreaterThan(before);
}
