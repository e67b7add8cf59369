import type { Session } from "@/lib/wire/sessions";

/** Why nothing can be sent to this session, in words for a tooltip; undefined when it can. */
export function sendingBlockedBecause(session: Pick<Session, "status" | "archived_at">): string | undefined {
  if (session.archived_at) return "This session is archived: it takes no more events.";
  if (session.status === "terminated") return "This session is terminated: it takes no more events.";
}
