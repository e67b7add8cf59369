import type { Actor } from "@/lib/domain/actor";
import { invalid } from "@/lib/wire/errors";
import { bodies, originOf, type SendableEventType } from "@/lib/wire/session-events";
import type { LockedSession } from "./appending";
import { allowPosting } from "./permission";
import type { EventBody } from "./turns";

/**
 * An event of a batch once its sender may post it and it is of its type's form. `processed_at` is the server's to say and is
 * dropped. Throws `permission_error`, or `invalid_request_error` that names the field, never its value.
 */
export function checked(actor: Actor, event: { type: string }, at: number): EventBody {
  const origin = originOf(event.type);
  if (!origin) throw invalid(`events.${at}.type: is no type of event that can be sent.`);
  allowPosting(actor, origin);
  const { processed_at: _, ...sent } = event as EventBody;
  const result = bodies[event.type as SendableEventType].safeParse(sent);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalid(`events.${[at, ...(issue?.path ?? [])].join(".")}: ${issue?.message ?? "is not of its type's form"}`);
  }
  if (holdsNoNumber(result.data)) throw invalid(`events.${at}: holds a number that is too large to be kept.`);
  return result.data as EventBody;
}

/** JSON may spell numbers that become infinite when read; they would be lost. */
const holdsNoNumber = (value: unknown): boolean =>
  typeof value === "number"
    ? !Number.isFinite(value)
    : typeof value === "object" && value !== null && Object.values(value).some(holdsNoNumber);

const toBeFollowed = new Set(["user.message", "user.tool_result", "user.custom_tool_result"]);

/** Throws `invalid_request_error` for what may not stand where it stands, or not in this session. */
export function refuseMisplaced(events: readonly EventBody[], session: LockedSession): void {
  for (const [at, event] of events.entries()) {
    if (event.type === "user.tool_result" && session.environment_type === "cloud")
      throw invalid(`events.${at}: user.tool_result is for sessions in self-hosted environments.`);
    if (event.type === "user.tool_confirmation" && event.result === "allow" && event.deny_message != null)
      throw invalid(`events.${at}.deny_message: comes with a denial only.`);
    if (event.type !== "system.message") continue;
    if (at !== events.length - 1) throw invalid(`events.${at}: a system.message comes last.`);
    if (!toBeFollowed.has(events[at - 1]?.type ?? session.last_event_type ?? ""))
      throw invalid(`events.${at}: a system.message comes right behind a user.message or a tool's result.`);
  }
}
