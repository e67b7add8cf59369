"use client";

import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { useOrigin } from "@/lib/client/origin";
import { urls } from "@/lib/urls";

/** What stands in an empty store: how an agent writes into it, and how a person does. */
export function FirstMemory({ storeId, onCreate }: { storeId: string; onCreate: () => void }) {
  const origin = useOrigin();
  return (
    <EmptyState
      title="Nothing is remembered here yet"
      action={
        <>
          <Button tone="primary" kbd="c" onClick={onCreate}>
            Write the first memory
          </Button>
          <LinkButton href={urls.keys({ create: true })}>Create an API key</LinkButton>
        </>
      }
    >
      <p>
        A memory is a small text at a path, like a file in a folder. Agents write it through the API; every write
        becomes a version here, with its author.
      </p>
      <CodeBlock
        snippets={[
          { name: "TypeScript", code: typescript(origin, storeId) },
          { name: "curl", code: curl(origin, storeId) },
        ]}
      />
    </EmptyState>
  );
}

const typescript = (origin: string, storeId: string) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: process.env.PALIMPSEST_API_KEY,
});

await client.beta.memoryStores.memories.create("${storeId}", {
  path: "/preferences/flights.md",
  content: "- Aisle, forward of the wing. Never the last row.\\n",
});`;

const curl = (origin: string, storeId: string) => `curl -X POST '${origin}/v1/memory_stores/${storeId}/memories' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
  -H 'content-type: application/json' \\
  --data-raw '{"path":"/preferences/flights.md","content":"- Aisle, forward of the wing.\\n"}'`;
