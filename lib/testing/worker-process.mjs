// What lib/testing/worker.ts starts: the SDK's worker and nothing else.
import Anthropic from "@anthropic-ai/sdk";

const { url, workdir, environmentId, environmentKey, ...settings } = JSON.parse(process.argv[2]);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());

const client = new Anthropic({ baseURL: url, apiKey: environmentKey, logLevel: "info" });
const worker = client.beta.environments.work.worker({ environmentId, environmentKey, workdir, ...settings });
try {
  await worker.run(stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) throw error;
}
