import { z } from "zod";
import { Timestamp } from "./pages";
import { bidirectionalPage, Session } from "./sessions";

/** A session with what a list shows of it. `memory_versions` is how many it wrote; `waits` says that a message waits for somebody to take it. */
export const SessionSummary = Session.extend({
  agent_name: z.string(),
  memory_versions: z.int(),
  last_event_at: Timestamp.nullable(),
  last_event_type: z.string().nullable(),
  waits: z.boolean(),
}).meta({ id: "SessionSummary" });
export type SessionSummary = z.infer<typeof SessionSummary>;

export const SessionSummaryPage = bidirectionalPage(SessionSummary).meta({ id: "SessionSummaryPage" });

/** One session by its id, deleted ones included: of those its title, agent and times are left, and what it wrote. */
export const SessionRecord = SessionSummary.extend({ deleted_at: Timestamp.nullable() }).meta({ id: "SessionRecord" });
export type SessionRecord = z.infer<typeof SessionRecord>;
