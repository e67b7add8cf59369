/** One valid request per route, for tests that are generated from all routes: scopes, workspaces, fuzzing. */
import { mustNotBeLogged } from "@/lib/testing/canary";
import type { allDoors, raw } from "@/lib/testing/contract";
import type { Agent } from "@/lib/wire/agents";
import type { Scope } from "@/lib/wire/api-keys";
import type { CreatedEnvironmentKey } from "@/lib/wire/environment-keys";
import type { Environment } from "@/lib/wire/environments";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryStore } from "@/lib/wire/memory-stores";
import type { Page } from "@/lib/wire/pages";
import type { SessionThread } from "@/lib/wire/session-threads";
import type { CreatedSessionToken } from "@/lib/wire/session-tokens";
import type { Session } from "@/lib/wire/sessions";
import type { Work } from "@/lib/wire/work";

type Door = (typeof allDoors)[number];

/** Things that a workspace has, to put into paths and bodies. */
export interface Things {
  memory_store_id: string;
  memory_id: string;
  memory_version_id: string;
  api_key_id: string;
  agent_id: string;
  environment_id: string;
  session_id: string;
  resource_id: string;
  thread_id: string;
  token_id: string;
  work_id: string;
  key_id: string;
}

/** What a route needs of a key, or why it asks for none ("work": it is for workers); and a body that it takes. */
export interface Target {
  needs: Scope | readonly Scope[] | "any key" | "nobody" | "a person" | "work";
  body?: (things: Things) => object;
  query?: string;
  /** What it answers whoever may ask, where that is a refusal: by design there is nothing this server could do. */
  refuses?: "invalid_request_error";
}

/** Spelled by hand: a route that is missing here fails the tests, so that none is opened without a thought. */
export const targets: { [route: string]: Target } = {
  "post /v1/memory_stores": { needs: "memory:write", body: () => ({ name: "New" }) },
  "get /v1/memory_stores": { needs: "memory:read" },
  "get /v1/memory_stores/{memory_store_id}": { needs: "memory:read" },
  "post /v1/memory_stores/{memory_store_id}": { needs: "memory:write", body: () => ({ name: "Renamed" }) },
  "post /v1/memory_stores/{memory_store_id}/archive": { needs: "memory:write" },
  "delete /v1/memory_stores/{memory_store_id}": { needs: "memory:write" },
  "post /v1/memory_stores/{memory_store_id}/memories": {
    needs: "memory:write",
    body: () => ({ path: `/new/${Math.random()}`, content: "" }),
  },
  "get /v1/memory_stores/{memory_store_id}/memories": { needs: "memory:read" },
  "get /v1/memory_stores/{memory_store_id}/memories/{memory_id}": { needs: "memory:read" },
  "post /v1/memory_stores/{memory_store_id}/memories/{memory_id}": {
    needs: "memory:write",
    body: () => ({ content: `${Math.random()}` }),
  },
  "delete /v1/memory_stores/{memory_store_id}/memories/{memory_id}": { needs: "memory:write" },
  "get /v1/memory_stores/{memory_store_id}/memory_versions": { needs: "memory:read" },
  "get /v1/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}": { needs: "memory:read" },
  "post /v1/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}/redact": { needs: "memory:redact" },
  "get /api/memory_stores": { needs: "memory:read" },
  "get /api/memory_stores/{memory_store_id}/memories": { needs: "memory:read" },
  "post /api/memory_stores/{memory_store_id}/memories/{memory_id}/restore": {
    needs: "memory:write",
    body: () => ({ path: `/back/${Math.random()}` }),
  },
  "get /api/memory_stores/{memory_store_id}/memories/{memory_id}/versions/{version_number}": { needs: "memory:read" },
  "get /api/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}/readers": { needs: "memory:read" },
  "get /api/changes": { needs: "memory:read" },
  "get /api/changes/stream": { needs: "memory:read" },
  "post /api/rollbacks": {
    needs: "memory:write",
    body: ({ memory_store_id, memory_version_id }) => ({
      memory_store_id,
      target: { type: "version", memory_version_id },
    }),
  },
  "post /v1/agents": { needs: "sessions:write", body: () => ({ name: "New", model: "claude-opus-5-5" }) },
  "get /v1/agents": { needs: "sessions:read" },
  "get /v1/agents/{agent_id}": { needs: "sessions:read" },
  "post /v1/agents/{agent_id}": { needs: "sessions:write", body: () => ({ name: "Renamed" }) },
  "post /v1/agents/{agent_id}/archive": { needs: "sessions:write" },
  "get /v1/agents/{agent_id}/versions": { needs: "sessions:read" },
  "post /v1/environments": { needs: "sessions:write", body: () => ({ name: "New" }) },
  "get /v1/environments": { needs: "sessions:read" },
  "get /v1/environments/{environment_id}": { needs: "sessions:read" },
  "post /v1/environments/{environment_id}": { needs: "sessions:write", body: () => ({ name: "Renamed" }) },
  "post /v1/environments/{environment_id}/archive": { needs: "sessions:write" },
  "delete /v1/environments/{environment_id}": { needs: "sessions:write" },
  "get /v1/environments/{environment_id}/work/poll": { needs: "work" },
  "get /v1/environments/{environment_id}/work/stats": { needs: "sessions:read" },
  "get /v1/environments/{environment_id}/work": { needs: "work" },
  "get /v1/environments/{environment_id}/work/{work_id}": { needs: "sessions:read" },
  "post /v1/environments/{environment_id}/work/{work_id}": {
    needs: "sessions:write",
    body: () => ({ metadata: { a: "b" } }),
  },
  "post /v1/environments/{environment_id}/work/{work_id}/ack": { needs: "work" },
  "post /v1/environments/{environment_id}/work/{work_id}/heartbeat": { needs: "work" },
  "post /v1/environments/{environment_id}/work/{work_id}/stop": { needs: "sessions:write", body: () => ({}) },
  "get /api/environments/{environment_id}/keys": { needs: "admin" },
  "post /api/environments/{environment_id}/keys": { needs: "admin", body: () => ({ name: "Key" }) },
  "delete /api/environments/{environment_id}/keys/{key_id}": { needs: "admin" },
  "post /v1/sessions": {
    needs: "sessions:write",
    body: ({ agent_id, environment_id }) => ({ agent: agent_id, environment_id }),
  },
  "get /v1/sessions": { needs: "sessions:read" },
  "get /v1/sessions/{session_id}": { needs: "sessions:read" },
  "post /v1/sessions/{session_id}": { needs: "sessions:write", body: () => ({ title: "Renamed" }) },
  "post /v1/sessions/{session_id}/archive": { needs: "sessions:write" },
  "delete /v1/sessions/{session_id}": { needs: "sessions:write" },
  "get /v1/sessions/{session_id}/resources": { needs: "sessions:read" },
  "post /v1/sessions/{session_id}/resources": {
    needs: "sessions:write",
    body: () => ({ type: "file", file_id: "file_01x" }),
    refuses: "invalid_request_error",
  },
  "get /v1/sessions/{session_id}/resources/{resource_id}": { needs: "sessions:read" },
  "post /v1/sessions/{session_id}/resources/{resource_id}": {
    needs: "sessions:write",
    body: () => ({ authorization_token: "new" }),
    refuses: "invalid_request_error",
  },
  "delete /v1/sessions/{session_id}/resources/{resource_id}": {
    needs: "sessions:write",
    refuses: "invalid_request_error",
  },
  "get /v1/sessions/{session_id}/threads": { needs: "sessions:read" },
  "get /v1/sessions/{session_id}/threads/{thread_id}": { needs: "sessions:read" },
  "post /v1/sessions/{session_id}/threads/{thread_id}/archive": {
    needs: "sessions:write",
    refuses: "invalid_request_error",
  },
  "get /v1/sessions/{session_id}/threads/{thread_id}/events": { needs: "sessions:read" },
  "get /v1/sessions/{session_id}/threads/{thread_id}/stream": { needs: "sessions:read" },
  "get /api/sessions": { needs: "sessions:read" },
  "get /api/sessions/{session_id}": { needs: "sessions:read" },
  "get /api/sessions/{session_id}/changes": { needs: "memory:read" },
  "get /api/sessions/{session_id}/events": { needs: "sessions:read" },
  "get /api/sessions/{session_id}/system_prompt": { needs: "sessions:read" },
  "get /api/sessions/{session_id}/budget": { needs: "sessions:read" },
  "post /api/sessions/{session_id}/budget": { needs: "sessions:write", body: () => ({ max_tool_calls: 10 }) },
  "post /api/sessions/{session_id}/tokens": { needs: ["sessions:write", "memory:read"], body: () => ({}) },
  "get /api/sessions/{session_id}/tokens": { needs: "sessions:write" },
  "delete /api/sessions/{session_id}/tokens/{token_id}": { needs: "sessions:write" },
  "get /api/stats/activity": { needs: "memory:read" },
  "post /v1/sessions/{session_id}/events": {
    needs: "sessions:write",
    body: () => ({ events: [{ type: "user.message", content: [{ type: "text", text: "Book a window seat" }] }] }),
  },
  "get /v1/sessions/{session_id}/events": { needs: "sessions:read" },
  "get /v1/sessions/{session_id}/events/stream": { needs: "sessions:read" },
  "get /v1/sessions/{session_id}/stream": { needs: "sessions:read" },
  "get /api/sessions/{session_id}/minimap": { needs: "sessions:read" },
  "get /api/keys": { needs: "admin" },
  "post /api/keys": { needs: "admin", body: () => ({ name: "Key", scopes: ["memory:read"] }) },
  "get /api/keys/{api_key_id}": { needs: "admin" },
  "post /api/keys/{api_key_id}": { needs: "admin", body: () => ({ name: "Renamed" }) },
  "delete /api/keys/{api_key_id}": { needs: "admin" },
  "get /api/me": { needs: "any key" },
  "post /api/me": { needs: "a person", body: () => ({ name: "Somebody" }) },
  "post /api/me/password": {
    needs: "a person",
    body: () => ({ current_password: "old-password", new_password: "new-password" }),
  },
  "get /api/me/sign_ins": { needs: "a person" },
  "delete /api/me/sign_ins": { needs: "a person" },
  "delete /api/me/sign_ins/{sign_in_id}": { needs: "a person" },
  "get /api/setup": { needs: "nobody" },
  "post /api/setup": { needs: "nobody" },
  "post /api/setup/reset": { needs: "nobody" },
  "post /api/auth/sign-in/email": { needs: "nobody" },
  "post /api/auth/sign-in/oidc": { needs: "nobody" },
  "post /api/auth/sign-out": { needs: "nobody" },
  "get /health": { needs: "nobody" },
};

export const routeOf = ({ method, path }: Door) => `${method} ${path}`;

/** A route's path with these things in it. */
export const filled = (path: string, things: Partial<Things>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "version_number" ? "1" : ((things as Record<string, string>)[name] ?? "x_01unknown"),
  );

const firstMessage = { type: "user.message", content: [{ type: "text", text: "Go." }] };

/**
 * Makes a store with a memory of two versions, an agent, an environment with a key, a session with a token that has the store
 * read_only, and another one with work, by whoever `call` speaks for.
 */
export async function makeThings(call: ReturnType<typeof raw>, api_key_id: string): Promise<Things> {
  const store = await call<MemoryStore>("POST", "/v1/memory_stores", { json: { name: "Travel agent" } });
  const memories = `/v1/memory_stores/${store.body.id}/memories`;
  const memory = await call<Memory>("POST", memories, { json: { path: "/preferences/flights.md", content: "aisle" } });
  await call("POST", `${memories}/${memory.body.id}`, { json: { content: "window" } });
  const { id: memory_id, memory_version_id } = memory.body;
  const agent = await call<Agent>("POST", "/v1/agents", { json: { name: "Concierge", model: "claude-opus-5-5" } });
  const environment = await call<Environment>("POST", "/v1/environments", {
    json: { name: "Workshop", config: { type: "self_hosted" } },
  });
  const keys = `/api/environments/${environment.body.id}/keys`;
  const key = await call<CreatedEnvironmentKey>("POST", keys, { json: { name: "Worker" } });
  mustNotBeLogged(key.body.secret);
  const session = await call<Session>("POST", "/v1/sessions", {
    json: {
      agent: agent.body.id,
      environment_id: environment.body.id,
      resources: [{ type: "memory_store", memory_store_id: store.body.id, access: "read_only" }],
    },
  });
  const thread = await call<Page<SessionThread>>("GET", `/v1/sessions/${session.body.id}/threads`);
  const token = await call<CreatedSessionToken>("POST", `/api/sessions/${session.body.id}/tokens`, { json: {} });
  mustNotBeLogged(token.body.token);
  const working = { agent: agent.body.id, environment_id: environment.body.id, initial_events: [firstMessage] };
  await call<Session>("POST", "/v1/sessions", { json: working });
  const asWorker = { authorization: `Bearer ${key.body.secret}` };
  const work = await call<Page<Work>>("GET", `/v1/environments/${environment.body.id}/work`, { headers: asWorker });
  return {
    work_id: work.body.data[0]!.id,
    session_id: session.body.id,
    resource_id: store.body.id,
    thread_id: thread.body.data[0]!.id,
    token_id: token.body.id,
    memory_store_id: store.body.id,
    memory_id,
    memory_version_id,
    api_key_id,
    agent_id: agent.body.id,
    environment_id: environment.body.id,
    key_id: key.body.id,
  };
}
