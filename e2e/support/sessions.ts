import type Anthropic from "@anthropic-ai/sdk";

/** An event as a program reports it: its type, and whatever that type says. */
export type Reported = { type: string; id?: string } & Record<string, unknown>;

const connection = () => ({ url: process.env.E2E_URL!, key: process.env.E2E_API_KEY! });

async function ask<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
  const { url, key } = connection();
  const reply = await fetch(url + path, {
    method,
    headers: { "content-type": "application/json", ...(headers ?? { "x-api-key": key }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

interface Attached {
  memory_store_id: string;
  access?: "read_write" | "read_only";
  instructions?: string;
}

/** A session of an agent of its own, with stores attached: what its program would do is done by the functions it comes with. */
export async function sessionOf(
  api: Anthropic,
  { agent: name = "travel-planner", title, stores = [] }: { agent?: string; title: string; stores?: Attached[] },
) {
  const agent = await api.beta.agents.create({ name, model: "claude-sonnet-4-5" });
  const environment = await api.beta.environments.create({
    name: `${name}'s machine`,
    config: { type: "self_hosted" },
  });
  const session = await api.beta.sessions.create({
    agent: agent.id,
    environment_id: environment.id,
    title,
    resources: stores.map((store) => ({ type: "memory_store" as const, ...store })),
  });
  const { token } = await ask<{ token: string }>("POST", `/api/sessions/${session.id}/tokens`, {});
  const report = async (...events: Reported[]) =>
    (await ask<{ data: ({ id: string } & Reported)[] }>("POST", `/v1/sessions/${session.id}/events`, { events })).data;
  const asSession = (toolUseId?: string) => ({
    authorization: `Bearer ${token}`,
    ...(toolUseId ? { "palimpsest-tool-use-id": toolUseId } : {}),
  });
  return {
    id: session.id,
    agent,
    /** Posts events as the program that runs the agent. */
    report,
    /** Writes a memory as the session, by a tool call where one is named. */
    create: (storeId: string, path: string, content: string, toolUseId?: string) =>
      ask<{ id: string }>("POST", `/v1/memory_stores/${storeId}/memories`, { path, content }, asSession(toolUseId)),
    update: (storeId: string, memoryId: string, content: string, toolUseId?: string) =>
      ask("POST", `/v1/memory_stores/${storeId}/memories/${memoryId}`, { content }, asSession(toolUseId)),
    /** A tool call with its answer, and what it wrote in between. Returns the call's id. */
    call: async (
      name: string,
      input: Record<string, unknown>,
      answer: { text: string; is_error?: boolean },
      write?: (toolUseId: string) => Promise<unknown>,
    ) => {
      const [use] = await report({ type: "agent.tool_use", name, input, evaluated_permission: "allow" });
      await write?.(use!.id);
      await report({
        type: "agent.tool_result",
        tool_use_id: use!.id,
        content: [{ type: "text", text: answer.text }],
        is_error: answer.is_error ?? false,
      });
      return use!.id;
    },
  };
}

export const said = (text: string): Reported => ({ type: "agent.message", content: [{ type: "text", text }] });
