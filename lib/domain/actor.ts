import type { Scope } from "@/lib/wire/api-keys";
import { WireError } from "@/lib/wire/errors";
import type { Actor as WireActor } from "@/lib/wire/memory-versions";

/** Whoever acts, as a credential proved it. Every writing act takes it first, so that attribution cannot be forgotten. */
export interface Actor {
  type: "api_actor" | "user_actor" | "session_actor";
  /** `apikey_…`, `user_…` or `sesn_…`: opaque, and what the history keeps. */
  id: string;
  name: string;
  workspace_id: string;
  scopes: ReadonlySet<Scope>;
  email: string | null;
  role: "owner" | null;
}

/** Throws `permission_error` unless the actor holds the scope; `admin` implies all. */
export function allow(actor: Actor, scope: Scope): void {
  if (!actor.scopes.has(scope) && !actor.scopes.has("admin"))
    throw new WireError("permission_error", `This credential lacks the scope ${scope}.`);
}

/** The wire's form of an actor kept as a type and an id. */
export function presentActor(type: string | null, id: string | null): WireActor | null {
  if (!type || !id) return null;
  if (type === "session_actor") return { type, session_id: id };
  if (type === "api_actor") return { type, api_key_id: id };
  if (type === "user_actor") return { type, user_id: id };
  return { type: "service_account_actor", service_account_id: id };
}
