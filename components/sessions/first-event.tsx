"use client";

import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { useOrigin } from "@/lib/client/origin";

/** What stands where the transcript will be: how an agent's program tells what it does. */
export function FirstEvent({ sessionId }: { sessionId: string }) {
  const origin = useOrigin();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 md:px-[18px]">
      <EmptyState title="Nothing has happened yet">
        <p>
          Send the agent a message below, or let its program report what it does: messages, tool calls and their results
          appear here as they come.
        </p>
        <CodeBlock snippets={[{ name: "curl", code: curl(origin, sessionId) }]} />
      </EmptyState>
    </div>
  );
}

const curl = (origin: string, sessionId: string) => `curl -X POST '${origin}/v1/sessions/${sessionId}/events' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY" \\
  -H 'content-type: application/json' \\
  --data-raw '{"events":[
    {"type":"session.status_running"},
    {"type":"agent.message","content":[{"type":"text","text":"Looking at the itinerary."}]}
  ]}'`;
