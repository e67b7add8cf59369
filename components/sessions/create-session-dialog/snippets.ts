import type { Snippet } from "@/components/ui/code-block";
import type { MemoryStoreResource } from "@/lib/wire/session-resources";
import type { Session } from "@/lib/wire/sessions";

/** What an agent does first with a token that acts as its session; the token is read from the environment. */
export function sessionSnippets(origin: string, session: Session): Snippet[] {
  const stores = session.resources.filter((resource) => resource.type === "memory_store");
  const writable = stores.find(({ access }) => access !== "read_only");
  return [
    { name: "TypeScript", code: typescript(origin, session.id, writable ?? stores[0]) },
    { name: "curl", code: curl(origin, session.id, writable) },
  ];
}

function typescript(origin: string, sessionId: string, store: MemoryStoreResource | undefined): string {
  const client = `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: null,
  authToken: process.env.PALIMPSEST_SESSION_TOKEN,
});
`;
  if (!store)
    return `${client}
const session = await client.beta.sessions.retrieve("${sessionId}");
console.log(session.status);`;
  const list = `
for await (const memory of client.beta.memoryStores.memories.list("${store.memory_store_id}")) {
  console.log(memory.path);
}`;
  if (store.access === "read_only") return client + list;
  return `${client}
await client.beta.memoryStores.memories.create("${store.memory_store_id}", {
  path: "/learned/first-steps-${Date.now().toString(36)}.md",
  content: "- What this session learned.\\n",
});
${list}`;
}

function curl(origin: string, sessionId: string, store: MemoryStoreResource | undefined): string {
  const token = '-H "authorization: Bearer $PALIMPSEST_SESSION_TOKEN"';
  if (!store) return `curl '${origin}/v1/sessions/${sessionId}' \\\n  ${token}`;
  const body = `{"path":"/learned/over-curl-${Date.now().toString(36)}.md","content":"- What this session learned.\\n"}`;
  return `curl -X POST '${origin}/v1/memory_stores/${store.memory_store_id}/memories' \\
  ${token} \\
  -H 'content-type: application/json' \\
  --data-raw '${body}'`;
}
