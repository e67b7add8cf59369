import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "@/lib/domain/actor";
import { newId } from "@/lib/domain/ids";
import * as memories from "@/lib/domain/memories";
import type { EventBody } from "@/lib/domain/session-events/turns";
import type { Memory } from "@/lib/wire/memories";

/** A session that watches fares, and where it writes them down. */
export interface Watch {
  /** Whoever runs the agent. */
  by: Actor;
  /** The agent in its session. */
  writer: Actor;
  session_id: string;
  store_id: string;
  mount_path: string;
}

const routes = [
  { file: "copenhagen-lisbon", from: "Copenhagen", to: "Lisbon", fare: 184 },
  { file: "berlin-lisbon", from: "Berlin", to: "Lisbon", fare: 151 },
  { file: "porto-lisbon-rail", from: "Porto", to: "Lisbon by rail", fare: 34 },
  { file: "oslo-berlin", from: "Oslo", to: "Berlin", fare: 122 },
] as const;

/** Lines that a page keeps; the history has the others. */
const linesMax = 14;
/** How long a model takes. */
const thinkingMs = 1_100;

/** Looks at one route, and writes down what it costs now: a model request, a call, a version, its result. */
export async function watchOnce(
  watch: Watch,
  append: (events: readonly EventBody[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const route = routes[Math.floor(Math.random() * routes.length)] ?? routes[0];
  const path = `/fares/${route.file}.md`;
  const request = newId("sevt");
  await append([{ type: "span.model_request_start", id: request }]);
  await sleep(thinkingMs, undefined, { signal }).catch(() => undefined);
  const before = await pageAt(watch, path);
  const line = `- ${new Date().toISOString().slice(0, 16).replace("T", " ")}: €${Math.round(route.fare * (0.82 + Math.random() * 0.4))}`;
  const title = `# ${route.from} → ${route.to}`;
  const kept = (before?.content ?? "").split("\n").filter((text) => text.startsWith("- "));
  const content = `${title}\n\n${[line, ...kept].slice(0, linesMax).join("\n")}\n`;
  const call = newId("sevt");
  await append([
    {
      type: "span.model_request_end",
      model_request_start_id: request,
      is_error: false,
      model_usage: {
        input_tokens: 320,
        output_tokens: 74,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 2_900,
      },
    },
    {
      type: "agent.tool_use",
      id: call,
      name: "write",
      input: { file_path: `${watch.mount_path}${path}`, content },
      evaluated_permission: "allow",
    },
  ]);
  const remarks = { tool_use_event_id: call };
  if (before)
    await memories.update(
      watch.writer,
      { memory_store_id: watch.store_id, memory_id: before.id },
      { content },
      "basic",
      remarks,
    );
  else await memories.create(watch.writer, watch.store_id, { path, content }, "basic", remarks);
  await append([
    { type: "agent.tool_result", tool_use_id: call, content: [{ type: "text", text: "The file was written." }] },
  ]);
}

async function pageAt({ writer, store_id }: Watch, path: string): Promise<Memory | undefined> {
  const filter = { path_prefix: "/fares/", depth: 1, view: "full" as const, limit: 20 };
  const { data } = await memories.list(writer, store_id, filter);
  return data.find((entry): entry is Memory => entry.type === "memory" && entry.path === path);
}
