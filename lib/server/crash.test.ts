import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { livePostmaster } from "@/lib/postgres/postmaster";
import { type ServerOptions, startServer, type TestServer } from "@/lib/testing/server";
import { audit, openLedger, recovered, writeUntil } from "@/lib/testing/writing";

const ROUNDS = 20;
const dataDirectory = mkdtempSync(join(tmpdir(), "palimpsest-crash-"));
const cluster = join(dataDirectory, "postgres");
const options: ServerOptions = { database: "embedded", dataDirectory };

afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

function killDatabase(): void {
  const postmaster = livePostmaster(cluster);
  if (postmaster) process.kill(postmaster.pid, "SIGKILL");
}

/** The ways to die, in turn; returns the server that goes on. */
const DEATHS: { name: string; strike(server: TestServer): Promise<TestServer> }[] = [
  {
    name: "the server is killed, its database survives and is adopted",
    async strike(server) {
      await server.kill("SIGKILL");
      return startServer({ ...options, env: { PALIMPSEST_INIT_API_KEY: server.apiKey } });
    },
  },
  {
    name: "the database is killed and the server starts it again",
    async strike(server) {
      killDatabase();
      return server;
    },
  },
  {
    name: "both are killed at once",
    async strike(server) {
      const gone = server.kill("SIGKILL");
      killDatabase();
      await gone;
      return startServer({ ...options, env: { PALIMPSEST_INIT_API_KEY: server.apiKey } });
    },
  },
];

describe("kill -9 during writes", () => {
  test(`${ROUNDS} rounds: no acknowledged write is lost, none is half there, none is missing from the change list`, async () => {
    let server = await startServer(options);
    const ledger = await openLedger(server, 6);
    for (let round = 0; round < ROUNDS; round++) {
      const stop = new AbortController();
      const writing = writeUntil(stop.signal, server, ledger, `round ${round}`);
      await sleep(150 + Math.random() * 350);
      const death = DEATHS[round % DEATHS.length]!;
      const striking = death.strike(server);
      await sleep(100);
      stop.abort();
      [server] = await Promise.all([striking, writing]);
      await recovered(server, `/v1/memory_stores/${ledger.storeId}`);
      if (round % 4 === 3) expect(await audit(server, ledger), `after round ${round}: ${death.name}`).toEqual([]);
    }
    expect(await audit(server, ledger)).toEqual([]);
    const acknowledged = [...ledger.memories.values()].reduce((sum, entry) => sum + entry.acknowledged.size, 0);
    expect(acknowledged, "the rounds must have written something to lose").toBeGreaterThan(ROUNDS * 10);
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(livePostmaster(cluster)).toBeUndefined();
  }, 300_000);
});
