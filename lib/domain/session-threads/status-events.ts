import type { SessionEvent } from "@/lib/wire/session-events";
import type { SessionThread } from "@/lib/wire/session-threads";

/** The primary thread's status is its session's. On its own list and stream it is told as the thread's too, right before the session's. */
const ofThread: { [type: string]: string } = {
  "session.status_running": "session.thread_status_running",
  "session.status_idle": "session.thread_status_idle",
  "session.status_rescheduled": "session.thread_status_rescheduled",
  "session.status_terminated": "session.thread_status_terminated",
};

/** The session's events with what is the thread's alone in between. Those are kept nowhere: each has an id made of its session event's. */
export const withStatusOf = (thread: SessionThread, events: readonly SessionEvent[]): SessionEvent[] =>
  events.flatMap((event) => {
    const type = ofThread[event.type];
    if (!type) return [event];
    const { id, ...said } = event;
    const { agent } = thread;
    return [{ ...said, id: `${id}_thread`, type, agent_name: agent.name, session_thread_id: thread.id }, event];
  });

/** Whether an event is one of those: no place to continue from, as its session knows none. */
export const isStatusOfThread = ({ type }: SessionEvent) => type.startsWith("session.thread_status_");
