import type { Snippet } from "@/components/ui/code-block";
import { curlCommand } from "@/lib/client/curl";

/** Runs a worker on one's own machine: it takes sessions from the environment's queue, mounts their stores and executes their tools. */
export const workerSnippets = (origin: string, environmentId: string): Snippet[] => [
  {
    name: "worker.mjs",
    code: `import { mkdirSync } from "node:fs";
import Anthropic from "@anthropic-ai/sdk";

const environmentKey = process.env.PALIMPSEST_ENVIRONMENT_KEY;
const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: null,
  authToken: environmentKey,
});

// Memory stores are mounted under /mnt/memory: let the worker make
// directories there.
const workdir = "/tmp/palimpsest-work";
mkdirSync(workdir, { recursive: true });

await client.beta.environments.work
  .worker({ environmentId: "${environmentId}", environmentKey, workdir })
  .run();`,
  },
  {
    name: "curl",
    code: `curl '${origin}/v1/environments/${environmentId}/work/poll' \\
  -H "authorization: Bearer $PALIMPSEST_ENVIRONMENT_KEY"`,
  },
];

/** Makes an environment from a program. */
export const createEnvironmentSnippets = (origin: string): Snippet[] => [
  {
    name: "curl",
    code: curlCommand(
      { method: "POST", path: "/v1/environments", body: { name: "Our machines", config: { type: "self_hosted" } } },
      origin,
    ),
  },
];
