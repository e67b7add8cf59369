"use client";

import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import * as memoryStores from "@/lib/client/memory-stores";
import { useOrigin } from "@/lib/client/origin";
import { urls } from "@/lib/urls";

/** What stands where the sessions will be: how an agent's run is made known here, so that every write leads to it. */
export function FirstSession({ onCreate }: { onCreate: () => void }) {
  const origin = useOrigin();
  const { stores } = memoryStores.useAll();
  const store = stores?.[0]?.id ?? "memstore_…";
  return (
    <EmptyState
      title="No agent has run here yet"
      action={
        <>
          <Button tone="primary" onClick={onCreate} kbd="c">
            Start a session
          </Button>
          <LinkButton href={urls.agents({ create: true })}>Create an agent</LinkButton>
          <LinkButton href={urls.keys({ create: true })}>Create an API key</LinkButton>
        </>
      }
    >
      <p>
        A session is one run of an agent: what it was told, which tools it called, and every memory that it wrote.
        Create an agent and an environment once, then a session with the memory stores it may use; whatever is written
        in it carries its name from then on.
      </p>
      <CodeBlock
        snippets={[
          { name: "TypeScript", code: typescript(origin, store) },
          { name: "curl", code: curl(origin, store) },
        ]}
      />
    </EmptyState>
  );
}

const typescript = (origin: string, store: string) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: process.env.PALIMPSEST_API_KEY,
});

const agent = await client.beta.agents.create({ name: "travel-planner", model: "claude-sonnet-4-5" });
const environment = await client.beta.environments.create({
  name: "my machine",
  config: { type: "self_hosted" },
});
const session = await client.beta.sessions.create({
  agent: agent.id,
  environment_id: environment.id,
  title: "Lisbon in May",
  resources: [{ type: "memory_store", memory_store_id: "${store}", access: "read_write" }],
});`;

const curl = (origin: string, store: string) => `create() {
  curl -sS -X POST "${origin}/v1/$1" -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
    -H 'content-type: application/json' --data-raw "$2"
}
create agents '{"name":"travel-planner","model":"claude-sonnet-4-5"}'
create environments '{"name":"my machine","config":{"type":"self_hosted"}}'

# with the ids from the replies:
create sessions '{"agent":"agent_…","environment_id":"env_…","title":"Lisbon in May",
  "resources":[{"type":"memory_store","memory_store_id":"${store}","access":"read_write"}]}'`;
