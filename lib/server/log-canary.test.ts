import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CANARY, mustNotBeLogged, newTestSecret } from "@/lib/testing/canary";
import { startServer, type TestServer } from "@/lib/testing/server";
import { call, must } from "@/lib/testing/writing";
import type { CreatedApiKey } from "@/lib/wire/api-keys";
import type { Memory } from "@/lib/wire/memories";

/** Everything a client can put text into, in requests that succeed and in requests that fail in every way we know. */
async function speakTheCanary(server: TestServer): Promise<void> {
  const store = await must<{ id: string }>(server, "POST", "/v1/memory_stores", {
    name: CANARY,
    description: CANARY,
    metadata: { [CANARY]: CANARY },
  });
  const memories = `/v1/memory_stores/${store.id}/memories`;
  const memory = await must<Memory>(server, "POST", memories, { path: `/${CANARY}.md`, content: CANARY });
  const key = await must<CreatedApiKey>(server, "POST", "/api/keys", { name: CANARY, scopes: ["memory:read"] });
  mustNotBeLogged(key.secret);
  const encoded = encodeURIComponent(CANARY);
  const attempts: [string, string, unknown?][] = [
    ["POST", memories, { path: `/${CANARY}.md`, content: CANARY }],
    ["POST", memories, { path: `/${CANARY}.md/below`, content: CANARY }],
    ["POST", memories, { path: `/${CANARY}\u0000`, content: `${CANARY}\u0000` }],
    ["POST", memories, { path: CANARY, content: { [CANARY]: CANARY } }],
    ["POST", memories, { path: `/${CANARY}-long`, content: CANARY.repeat(10_000) }],
    ["POST", `${memories}/${memory.id}`, { content: CANARY, precondition: { type: CANARY, content_sha256: CANARY } }],
    ["GET", `${memories}?path_prefix=/${encoded}&order_by=${encoded}`],
    ["GET", `${memories}/${CANARY}`],
    ["GET", `/v1/${CANARY}`],
    ["GET", `/api/${CANARY}?q=${encoded}`],
    ["GET", `/api/changes?path_prefix=${encoded}&after=${encoded}`],
    ["GET", `/${CANARY}?${encoded}=${encoded}`],
    ["POST", "/api/auth/sign-in/email", { email: `${CANARY}@palimpsest.test`, password: CANARY }],
    ["POST", "/api/setup", { token: CANARY, email: `${CANARY}@palimpsest.test`, password: CANARY }],
  ];
  for (const [method, path, body] of attempts) await call(server, method, path, body);
  await fetch(server.url + memories, {
    method: "POST",
    headers: { "x-api-key": server.apiKey, "content-type": "application/json", "palimpsest-note": `%${CANARY}` },
    body: `{"path": "/${CANARY}", "content": "${CANARY}`,
  });
  await fetch(server.url + memories, { headers: { authorization: `Bearer ${newTestSecret("unknown")}` } });
  await fetch(server.url + memories, { headers: { cookie: `palimpsest.session=${CANARY}`, "x-canary": CANARY } });
}

test("whatever a client says, right or wrong, no log repeats it", async () => {
  const server = await startServer({ database: "embedded", env: { PALIMPSEST_INIT_API_KEY: newTestSecret() } });
  await speakTheCanary(server);
  await server.kill();
  const directory = join(server.dataDirectory!, "logs");
  const log = readFileSync(join(directory, "server.log"), "utf8");
  expect(log, "there must be entries of these requests").toContain("/v1/memory_stores/{memory_store_id}/memories");
  const all = [log, readFileSync(join(directory, "postgres.log"), "utf8"), server.logs()].join("\n").toLowerCase();
  expect(all.includes(CANARY)).toBe(false);
  expect(all.includes(server.apiKey.toLowerCase())).toBe(false);
});
