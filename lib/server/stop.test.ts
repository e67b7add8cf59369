import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";
import { livePostmaster } from "@/lib/postgres/postmaster";
import { isAlive } from "@/lib/postgres/process-identity";
import { CANARY } from "@/lib/testing/canary";
import { startServer, type TestServer } from "@/lib/testing/server";
import { call, must } from "@/lib/testing/writing";

const scratch = mkdtempSync(join(tmpdir(), "palimpsest-stop-"));

/** What tests wait for is done in ten seconds; the rest is for the other tests that run at the same time. */
const tenSecondsMs = 20_000;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A write of which the server has the beginning: it is in progress until `finish` sends the rest. `status` is its answer's. */
async function begunWrite(server: TestServer, storeId: string) {
  const body = JSON.stringify({ path: `/slow/${CANARY}.md`, content: `slow ${CANARY}` });
  const headers = { "x-api-key": server.apiKey, "content-type": "application/json", expect: "100-continue" };
  const outgoing = request(`${server.url}/v1/memory_stores/${storeId}/memories`, { method: "POST", headers });
  const status = new Promise<number>((resolve) => {
    outgoing.once("response", (reply) => reply.resume().once("close", () => resolve(reply.statusCode ?? 0)));
    outgoing.once("error", () => resolve(0));
  });
  outgoing.flushHeaders();
  // Said by the server when it has taken the request up.
  await once(outgoing, "continue");
  outgoing.write(body.slice(0, 10));
  return { status, finish: () => outgoing.end(body.slice(10)) };
}

/** An open event stream; resolves to how it ended. */
async function openStream(server: TestServer): Promise<{ ended: Promise<"cleanly" | "cut"> }> {
  const reply = await fetch(`${server.url}/api/changes/stream`, { headers: { "x-api-key": server.apiKey } });
  expect(reply.status).toBe(200);
  const ended = (async () => {
    try {
      for await (const _ of reply.body!) void _;
      return "cleanly" as const;
    } catch {
      return "cut" as const;
    }
  })();
  return { ended };
}

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("finishes what is in progress, ends streams cleanly, stops the database, within ten seconds", async () => {
    const server = await startServer({ database: "embedded" });
    const store = await must<{ id: string }>(server, "POST", "/v1/memory_stores", { name: CANARY });
    const stream = await openStream(server);
    const write = await begunWrite(server, store.id);
    const started = Date.now();
    const ending = server.kill(signal);
    // No new connection is accepted.
    await expect.poll(async () => (await call(server, "GET", "/health")).status).toBe(0);
    write.finish();
    expect(await write.status).toBe(200);
    expect(await stream.ended).toBe("cleanly");
    expect(await ending).toBe(0);
    expect(Date.now() - started).toBeLessThan(tenSecondsMs);
    expect(livePostmaster(join(server.dataDirectory!, "postgres"))).toBeUndefined();
    const again = await startServer({
      database: "embedded",
      dataDirectory: server.dataDirectory,
      env: { PALIMPSEST_INIT_API_KEY: server.apiKey },
    });
    const kept = await must<{ data: { path: string }[] }>(again, "GET", `/v1/memory_stores/${store.id}/memories`);
    expect(kept.data.map(({ path }) => path)).toContain(`/slow/${CANARY}.md`);
    await again.kill();
  });
});

test("a request that never ends does not hold the stop up for longer than ten seconds", async () => {
  const server = await startServer({ database: "embedded" });
  const store = await must<{ id: string }>(server, "POST", "/v1/memory_stores", { name: CANARY });
  const endless = await begunWrite(server, store.id);
  const started = Date.now();
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(Date.now() - started).toBeLessThan(tenSecondsMs);
  expect(await endless.status).toBe(0);
});

test("a second start takes about a second", async () => {
  const { dataDirectory, kill } = await startServer({ database: "embedded" });
  await kill();
  // A second on an idle machine. The other tests that run at the same time make it longer, so the shortest of some counts.
  let shortest = Number.POSITIVE_INFINITY;
  for (let start = 0; start < 5 && shortest > 6_000; start++) {
    const started = Date.now();
    const again = await startServer({ database: "embedded", dataDirectory });
    shortest = Math.min(shortest, Date.now() - started);
    await again.kill();
  }
  expect(shortest).toBeLessThan(6_000);
});

test.skipIf(process.platform === "win32")("the end of the npm command is the end of the server", async () => {
  const dataDirectory = join(scratch, "npm");
  const server = join(projectRoot(), ".palimpsest-test", "server", "server.js");
  // As npm does it: a shell that has more to do than to become the server, and dies without passing the signal on.
  const shell = spawn("sh", ["-c", `"${process.execPath}" "${server}" --api-only; true`], {
    cwd: projectRoot(),
    env: { ...process.env, npm_lifecycle_event: "start", PORT: "0", PALIMPSEST_DATA_DIR: dataDirectory },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  shell.stdout.on("data", (chunk) => {
    said += chunk;
  });
  while (!said.includes("Console")) await sleep(50);
  const { pid } = livePostmaster(join(dataDirectory, "postgres"))!;
  shell.kill("SIGTERM");
  await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
});
