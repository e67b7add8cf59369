"use client";

import { FirstStore } from "@/components/memory-stores/first-store";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import * as memoryStores from "@/lib/client/memory-stores";
import { useOrigin } from "@/lib/client/origin";
import { useGo } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";

/** What stands here before anything was written: the first store, or the first memory in it. */
export function FirstWrite() {
  const { stores, complete } = memoryStores.useAll();
  const origin = useOrigin();
  const go = useGo();
  if (!stores || !complete) return null;
  const store = stores[0];
  if (!store) return <FirstStore onCreate={() => go(urls.stores({ create: true }))} />;
  return (
    <EmptyState
      title="Nothing has been written yet"
      action={
        <>
          <LinkButton tone="primary" href={urls.store(store.id)}>
            Open {store.name}
          </LinkButton>
          <LinkButton href={urls.keys({ create: true })}>Create an API key</LinkButton>
        </>
      }
    >
      <p>
        Every write to a memory will show here as it happens: who wrote, what changed, and why. Write the first memory
        into {store.name} with a key, or open the store and drop a folder of text files onto it.
      </p>
      <CodeBlock snippets={[{ name: "curl", code: curl(origin, store.id) }]} />
    </EmptyState>
  );
}

const curl = (origin: string, storeId: string) => `curl -X POST '${origin}/v1/memory_stores/${storeId}/memories' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
  -H 'content-type: application/json' \\
  --data-raw '{"path":"/preferences/flights.md","content":"- Aisle, forward of the wing.\\n"}'`;
