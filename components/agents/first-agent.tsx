"use client";

import { createAgentSnippets } from "@/components/agents/snippets";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { useOrigin } from "@/lib/client/origin";

/** What stands where the agents will be. */
export function FirstAgent({ onCreate }: { onCreate: () => void }) {
  return (
    <EmptyState
      title="No agent is known here yet"
      action={
        <Button tone="primary" kbd="c" onClick={onCreate}>
          Create an agent
        </Button>
      }
    >
      <p>
        An agent is a name with a model, instructions and tools, in versions. Its sessions read and write memory stores,
        and whatever they write carries its name. Create one here, or from a program:
      </p>
      <CodeBlock snippets={createAgentSnippets(useOrigin())} />
    </EmptyState>
  );
}
