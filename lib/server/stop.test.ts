import { spawn } from "node:child_process";
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

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A write whose body arrives slowly: it is in progress when the signal comes, and finished after it. */
function slowWrite(server: TestServer, storeId: string, ms: number): Promise<number> {
  const body = JSON.stringify({ path: `/slow/${CANARY}.md`, content: `slow ${CANARY}` });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${server.url}/v1/memory_stores/${storeId}/memories`,
      { method: "POST", headers: { "x-api-key": server.apiKey, "content-type": "application/json" } },
      (reply) => reply.resume().once("end", () => resolve(reply.statusCode ?? 0)),
    ).once("error", reject);
    outgoing.write(body.slice(0, 10));
    setTimeout(() => outgoing.end(body.slice(10)), ms);
  });
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
    const write = slowWrite(server, store.id, 1_500);
    await sleep(300);
    const started = Date.now();
    const ending = server.kill(signal);
    await sleep(300);
    expect((await call(server, "GET", "/health")).status, "no new connection is accepted").toBe(0);
    expect(await write).toBe(200);
    expect(await stream.ended).toBe("cleanly");
    expect(await ending).toBe(0);
    expect(Date.now() - started).toBeLessThan(20_000);
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
  const endless = slowWrite(server, store.id, 60_000).catch(() => 0);
  await sleep(300);
  const started = Date.now();
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(await endless).toBe(0);
});

test("a second start takes about a second", async () => {
  const first = await startServer({ database: "embedded" });
  await first.kill();
  const started = Date.now();
  const second = await startServer({ database: "embedded", dataDirectory: first.dataDirectory });
  // A second on an idle machine; the rest is for the other tests that run at the same time.
  expect(Date.now() - started).toBeLessThan(12_000);
  await second.kill();
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
  for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 50) await sleep(50);
  expect(isAlive(pid)).toBe(false);
});
