import type { Snippet } from "@/components/ui/code-block";

/** The first thing to do with a key, ready to copy. The key itself is read from the environment, never written into a program. */
export const firstCallSnippets = (origin: string): Snippet[] => [
  {
    name: "TypeScript",
    code: `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: process.env.PALIMPSEST_API_KEY,
});

for await (const store of client.beta.memoryStores.list()) {
  console.log(store.id, store.name);
}`,
  },
  {
    name: "curl",
    code: `curl '${origin}/v1/memory_stores' \\
  -H "authorization: Bearer $PALIMPSEST_API_KEY"`,
  },
];
