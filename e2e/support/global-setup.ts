import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { request } from "@playwright/test";
import { OWNER, signedInState } from "@/e2e/support/owner";
import { newTestSecret } from "@/lib/testing/canary";
import { startServer, stopServers } from "@/lib/testing/server";

/** One built server with a database of its own for all screens; its owner is signed in once. */
export default async function globalSetup() {
  const password = newTestSecret("owner");
  const server = await startServer({
    database: "embedded",
    pages: true,
    env: { PALIMPSEST_INIT_EMAIL: OWNER.email, PALIMPSEST_INIT_PASSWORD: password },
  });
  Object.assign(process.env, { E2E_URL: server.url, E2E_API_KEY: server.apiKey, E2E_PASSWORD: password });
  mkdirSync(dirname(signedInState()), { recursive: true });
  const browser = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: server.url } });
  const reply = await browser.post("/api/auth/sign-in/email", { data: { email: OWNER.email, password } });
  if (!reply.ok()) throw new Error(`The owner could not sign in: ${reply.status()} ${await reply.text()}`);
  await browser.storageState({ path: signedInState() });
  await browser.dispose();
  return stopServers;
}
