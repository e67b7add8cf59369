import type { Actor } from "@/lib/domain/actor";
import { WireError } from "@/lib/wire/errors";
import type { EventOrigin } from "@/lib/wire/session-events";

const refused = (words: string) => new WireError("permission_error", words);

/**
 * Throws `permission_error` unless this credential may post events of this origin. It matters who may report: a worker runs any
 * tool call that is reported, so whoever can post one can run code on the worker's machine.
 */
export function allowPosting(actor: Actor, origin: EventOrigin): void {
  if (origin === "server") throw refused("Events of this type come from the server only.");
  const because = { said: mayNotSay, answered: mayNotAnswer, reported: mayNotReport }[origin](actor);
  if (because) throw refused(because);
}

const holds = (actor: Actor, scope: "sessions:write" | "sessions:report") =>
  actor.scopes.has(scope) || actor.scopes.has("admin");

function mayNotSay(actor: Actor): string | undefined {
  if (actor.type === "session_actor" || actor.type === "environment_key")
    return "Only API keys and people speak to a session.";
  if (!holds(actor, "sessions:write")) return "This credential lacks the scope sessions:write.";
}

function mayNotAnswer(actor: Actor): string | undefined {
  if (actor.type === "session_actor" && actor.session?.kind === "work") return undefined;
  if (actor.type !== "api_actor") return "Results of tools come from the work item's token or an API key.";
  if (!holds(actor, "sessions:write")) return "This credential lacks the scope sessions:write.";
}

function mayNotReport(actor: Actor): string | undefined {
  if (actor.type === "session_actor" && actor.session?.kind === "session")
    return actor.session.may_report ? undefined : "Whoever made this token may not report events itself.";
  if (actor.type !== "api_actor") return "Only API keys and sessions' own tokens report what an agent does.";
  if (!holds(actor, "sessions:report")) return "This credential lacks the scope sessions:report.";
}
