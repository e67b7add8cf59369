import type { Scope } from "@/lib/wire/api-keys";
import { notFound, WireError } from "@/lib/wire/errors";
import type { Actor as WireActor } from "@/lib/wire/memory-versions";

/** Whoever acts, as a credential proved it. Every writing act takes it first, so that attribution cannot be forgotten. */
export interface Actor {
  type: "api_actor" | "user_actor" | "session_actor" | "environment_key";
  /** `apikey_…`, `user_…`, `sesn_…` or `envkey_…`: opaque, and what the history keeps. */
  id: string;
  name: string;
  workspace_id: string;
  scopes: ReadonlySet<Scope>;
  email: string | null;
  role: "owner" | null;
  /** What a session's token reaches; nothing beside it. */
  session?: SessionReach;
  /** The environment whose work queue an environment key opens; it opens nothing else. */
  environment_id?: string;
}

export type Access = "read_write" | "read_only";

export interface SessionReach {
  session_id: string;
  token_id: string;
  /** `work`: handed out with a work item, and alive while that item's lease is. */
  kind: "session" | "work";
  work_id: string | null;
  /** Whether it may report `agent.*`, `span.*` and status events: its minter could. */
  may_report: boolean;
  stores: ReadonlyMap<string, Access>;
}

/** Throws `permission_error` unless the actor holds the scope; `admin` implies all. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (!actor.scopes.has(scope) && !actor.scopes.has("admin"))
    throw new WireError("permission_error", `This credential lacks the scope ${scope}.`);
}

/**
 * Throws `permission_error` unless the actor holds the scope; `admin` implies all. A session's token must name the store it
 * reaches for: `not_found_error` when that is not attached, `permission_error` when it is attached read-only and this writes.
 */
export function allow(actor: Actor, scope: Scope, memoryStoreId?: string): void {
  requireScope(actor, scope);
  if (!actor.session) return;
  if (!memoryStoreId) throw new WireError("permission_error", "A session's token reaches what is attached to it only.");
  const access = actor.session.stores.get(memoryStoreId);
  if (!access) throw notFound("Memory store");
  if (scope === "memory:write" && access !== "read_write") throw readOnly();
}

/**
 * Throws `permission_error` unless the actor holds the scope, and `not_found_error` for a session's token in any session but its own.
 */
export function allowSession(actor: Actor, scope: Scope, sessionId: string): void {
  requireScope(actor, scope);
  if (actor.session && actor.session.session_id !== sessionId) throw notFound("Session");
}

/** Whether a store that is attached somewhere is there for this actor: a session's token finds only what it reaches. */
export const finds = (actor: Actor, memoryStoreId: string): boolean =>
  !actor.session || actor.session.stores.has(memoryStoreId);

/** The refusal of a write to a store that a session has read-only. */
export const readOnly = () =>
  new WireError(
    "permission_error",
    "This session has the memory store attached read_only: it can be read, not written.",
  );

/** The wire's form of an actor kept as a type and an id. */
export function presentActor(type: string | null, id: string | null): WireActor | null {
  if (!type || !id) return null;
  if (type === "session_actor") return { type, session_id: id };
  if (type === "api_actor") return { type, api_key_id: id };
  if (type === "user_actor") return { type, user_id: id };
  return { type: "service_account_actor", service_account_id: id };
}
