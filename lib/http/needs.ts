import { type Actor, requireScope } from "@/lib/domain/actor";
import type { Scope } from "@/lib/wire/api-keys";
import { WireError } from "@/lib/wire/errors";

/** The kinds of credentials, by the names that the reference gives them. */
export type Credential = "key" | "person" | "session_token" | "environment_key";

/** What a route asks of whoever calls. Its act asks again, and more exactly: which store, which session, which item. */
export interface Need {
  /** Whom it opens to. */
  by: readonly Credential[];
  /** What keys and people must hold; `admin` implies all. */
  scope?: Scope;
  /** What else is needed, in a sentence for the reference. */
  says?: string;
}

/** Whose reach is the workspace, and those whose reach is a session and what is attached to it. */
const wide = ["key", "person"] as const;
const near = ["key", "person", "session_token"] as const;

const stores = "/v1/memory_stores";
const memories = `${stores}/{memory_store_id}/memories`;
const versions = `${stores}/{memory_store_id}/memory_versions`;
const summaries = "/api/memory_stores";
const agents = "/v1/agents";
const environments = "/v1/environments";
const work = `${environments}/{environment_id}/work`;
const sessions = "/v1/sessions";
const session = `${sessions}/{session_id}`;
const ofSession = "/api/sessions/{session_id}";
const attaching = "`memory:read` too where a store is attached, and `memory:write` where it is attached read_write.";
const posting =
  "`sessions:write` to say or answer something, `sessions:report` to report what an agent does. A work item's token answers tool " +
  "calls; a session's own token reports if whoever made it could, in sessions that no worker runs.";

const ofItem = "The token is that of the work item.";

/** Every route that takes a credential. One that is not here does not open. */
const needs: { [route: string]: Need } = {
  ...each({ scope: "memory:read", by: wide }, [
    `get ${stores}`,
    `get ${summaries}`,
    `get ${summaries}/{memory_store_id}/memory_versions/{memory_version_id}/readers`,
  ]),
  ...each({ scope: "memory:read", by: near }, [
    `get ${stores}/{memory_store_id}`,
    `get ${memories}`,
    `get ${memories}/{memory_id}`,
    `get ${versions}`,
    `get ${versions}/{memory_version_id}`,
    `get ${summaries}/{memory_store_id}/memories`,
    `get ${summaries}/{memory_store_id}/memories/{memory_id}/versions/{version_number}`,
    `get ${ofSession}/changes`,
  ]),
  ...each({ scope: "memory:read", by: near, says: "A session's token names the memory store." }, [
    "get /api/changes",
    "get /api/changes/stream",
    "get /api/stats/activity",
  ]),
  ...each({ scope: "memory:write", by: wide }, [
    `post ${stores}`,
    `post ${stores}/{memory_store_id}`,
    `post ${stores}/{memory_store_id}/archive`,
    `delete ${stores}/{memory_store_id}`,
  ]),
  ...each({ scope: "memory:write", by: near }, [
    `post ${memories}`,
    `post ${memories}/{memory_id}`,
    `delete ${memories}/{memory_id}`,
    `post ${summaries}/{memory_store_id}/memories/{memory_id}/restore`,
  ]),
  "post /api/rollbacks": { by: near, says: "`memory:write`, or `memory:read` for a dry run." },
  [`post ${versions}/{memory_version_id}/redact`]: { scope: "memory:redact", by: wide },
  ...each({ scope: "sessions:read", by: wide }, [
    `get ${agents}`,
    `get ${agents}/{agent_id}`,
    `get ${agents}/{agent_id}/versions`,
    `get ${environments}`,
    `get ${environments}/{environment_id}`,
    `get ${work}/stats`,
    `get ${work}/{work_id}`,
    `get ${sessions}`,
    "get /api/sessions",
  ]),
  ...each({ scope: "sessions:read", by: near }, [
    `get ${session}`,
    `get ${session}/resources`,
    `get ${session}/resources/{resource_id}`,
    `get ${session}/threads`,
    `get ${session}/threads/{thread_id}`,
    `get ${session}/threads/{thread_id}/events`,
    `get ${session}/threads/{thread_id}/stream`,
    `get ${session}/events`,
    `get ${session}/events/stream`,
    `get ${session}/stream`,
    `get ${ofSession}`,
    `get ${ofSession}/events`,
    `get ${ofSession}/minimap`,
    `get ${ofSession}/system_prompt`,
    `get ${ofSession}/budget`,
  ]),
  ...each({ scope: "sessions:write", by: wide }, [
    `post ${agents}`,
    `post ${agents}/{agent_id}`,
    `post ${agents}/{agent_id}/archive`,
    `post ${environments}`,
    `post ${environments}/{environment_id}`,
    `post ${environments}/{environment_id}/archive`,
    `delete ${environments}/{environment_id}`,
    `post ${work}/{work_id}`,
    `post ${session}`,
    `post ${session}/archive`,
    `delete ${session}`,
    `post ${session}/resources`,
    `post ${session}/resources/{resource_id}`,
    `delete ${session}/resources/{resource_id}`,
    `post ${session}/threads/{thread_id}/archive`,
    `post ${ofSession}/budget`,
    `get ${ofSession}/tokens`,
    `delete ${ofSession}/tokens/{token_id}`,
  ]),
  ...each({ scope: "sessions:write", by: wide, says: attaching }, [`post ${sessions}`, `post ${ofSession}/tokens`]),
  [`post ${session}/events`]: { by: near, says: posting },
  ...each({ by: ["environment_key"] }, [`get ${work}/poll`, `post ${work}/{work_id}/ack`]),
  [`get ${work}`]: { by: ["environment_key", "person"] },
  [`post ${work}/{work_id}/heartbeat`]: { by: ["environment_key", "session_token"], says: ofItem },
  [`post ${work}/{work_id}/stop`]: { scope: "sessions:write", by: [...near, "environment_key"], says: ofItem },
  ...each({ scope: "admin", by: wide }, [
    "get /api/keys",
    "post /api/keys",
    "get /api/keys/{api_key_id}",
    "post /api/keys/{api_key_id}",
    "delete /api/keys/{api_key_id}",
    "get /api/environments/{environment_id}/keys",
    "post /api/environments/{environment_id}/keys",
    "delete /api/environments/{environment_id}/keys/{key_id}",
  ]),
  "get /api/me": { by: [...near, "environment_key"] },
  ...each({ by: ["person"] }, [
    "post /api/me",
    "post /api/me/password",
    "get /api/me/sign_ins",
    "delete /api/me/sign_ins",
    "delete /api/me/sign_ins/{sign_in_id}",
  ]),
};

function each(need: Need, routes: readonly string[]): { [route: string]: Need } {
  return Object.fromEntries(routes.map((route) => [route, need]));
}

/** What a route needs. Throws for one that nobody has thought of: it must not open. */
export function needOf({ method, path }: { method: string; path: string }): Need {
  const need = needs[`${method} ${path}`];
  if (!need) throw new Error(`What does ${method} ${path} need of its callers? Say it in lib/http/needs.ts.`);
  return need;
}

/** Throws `permission_error` for a caller without what the route needs, before anything of the request is read. */
export function admit(actor: Actor, { by, scope }: Need): void {
  const kind = kinds[actor.type];
  // What tokens and environments' keys may is theirs by what they are; which scopes they hold says less.
  if (scope && (kind === "key" || kind === "person" || !by.includes(kind))) requireScope(actor, scope);
  if (!by.includes(kind))
    throw new WireError("permission_error", `This is for ${by.map((one) => words[one]).join(", ")}.`);
}

const kinds: { [type in Actor["type"]]: Credential } = {
  api_actor: "key",
  user_actor: "person",
  session_actor: "session_token",
  environment_key: "environment_key",
};

const words: { [kind in Credential]: string } = {
  key: "API keys",
  person: "people signed in to the console",
  session_token: "tokens of sessions",
  environment_key: "environments' keys",
};
