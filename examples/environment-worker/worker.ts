/**
 * Runs the tools of an environment's sessions on this machine, with the session's memory stores mounted below /mnt/memory.
 * Nothing here is our own: it is the worker of the official SDK.
 *
 *   node --import tsx examples/environment-worker/worker.ts
 */
import Anthropic from "@anthropic-ai/sdk";

const { PALIMPSEST_URL = "http://127.0.0.1:3000", ENVIRONMENT_ID = "", ENVIRONMENT_KEY = "", WORKDIR } = process.env;
await fetch(new URL("/health", PALIMPSEST_URL)).catch(() => {
  console.error(`No server answers at ${PALIMPSEST_URL}. Start it, or say in PALIMPSEST_URL where it is.`);
  process.exit(1);
});

// Ends cleanly on Ctrl-C: what was written to the mounted folders is uploaded first.
const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());

const client = new Anthropic({ baseURL: PALIMPSEST_URL, apiKey: ENVIRONMENT_KEY });
const worker = client.beta.environments.work.worker({
  environmentId: ENVIRONMENT_ID,
  environmentKey: ENVIRONMENT_KEY,
  workdir: WORKDIR ?? process.cwd(),
});

console.log(`Waiting for work of ${ENVIRONMENT_ID}`);
try {
  await worker.run(stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) throw error;
}
