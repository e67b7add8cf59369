"use client";

import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { useOrigin } from "@/lib/client/origin";
import { urls } from "@/lib/urls";

/** What stands where the stores will be: how an agent writes its first memory here, and how a person does. */
export function FirstStore({ onCreate }: { onCreate: () => void }) {
  const origin = useOrigin();
  return (
    <EmptyState
      title="No agent remembers anything here yet"
      action={
        <>
          <Button tone="primary" onClick={onCreate} kbd="c">
            Create a store
          </Button>
          <LinkButton href={urls.keys({ create: true })}>Create an API key</LinkButton>
        </>
      }
    >
      <p>
        A memory store holds small texts that agents read and write across sessions. Create one here, drop a folder of
        text files onto the list of stores, or let an agent's program do it: the official SDK works unchanged, pointed
        at this server. With an API key in <code>PALIMPSEST_API_KEY</code>:
      </p>
      <CodeBlock
        snippets={[
          { name: "TypeScript", code: typescript(origin) },
          { name: "curl", code: curl(origin) },
        ]}
      />
    </EmptyState>
  );
}

const typescript = (origin: string) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: process.env.PALIMPSEST_API_KEY,
});

const store = await client.beta.memoryStores.create({ name: "Travel agent" });
await client.beta.memoryStores.memories.create(store.id, {
  path: "/preferences/flights.md",
  content: "- Aisle, forward of the wing. Never the last row.\\n",
});`;

const curl = (origin: string) => `curl -X POST '${origin}/v1/memory_stores' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
  -H 'content-type: application/json' \\
  --data-raw '{"name":"Travel agent"}'

# with the id from the reply:
curl -X POST '${origin}/v1/memory_stores/memstore_…/memories' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
  -H 'content-type: application/json' \\
  --data-raw '{"path":"/preferences/flights.md","content":"- Aisle, forward of the wing.\\n"}'`;
