import { type Actor, allow } from "@/lib/domain/actor";
import { environmentNotFound } from "@/lib/domain/environments";
import type { Scope } from "@/lib/wire/api-keys";
import { notFound, WireError } from "@/lib/wire/errors";

/** Who may besides the environment's key. */
interface Others {
  /** The token that was handed out with this item. */
  tokenOf?: string;
  /** API keys with this scope, and people. */
  scope?: Scope;
  /** People, but no API key. */
  people?: Scope;
}

/**
 * Throws unless the actor holds a key of this environment or is one of the others: `not_found_error` for another environment's
 * key and another item's token, `permission_error` for anybody else.
 */
export function allowWorker(actor: Actor, environmentId: string, { tokenOf, scope, people }: Others = {}): void {
  if (actor.type === "environment_key") {
    if (actor.environment_id !== environmentId) throw environmentNotFound();
    return;
  }
  if (actor.session) {
    if (!tokenOf || actor.session.kind !== "work") throw refused();
    if (actor.session.work_id !== tokenOf) throw notFound("Work item");
    return;
  }
  const needed = scope ?? (actor.type === "user_actor" ? people : undefined);
  if (!needed) throw refused();
  allow(actor, needed);
}

const refused = () =>
  new WireError("permission_error", "This is for workers: it takes the environment's key or the token of a work item.");
