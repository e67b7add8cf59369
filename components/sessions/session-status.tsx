import { Chip } from "@/components/ui/chip";
import type { Session } from "@/lib/wire/sessions";

interface SessionStatusProps {
  session: Pick<Session, "status" | "archived_at">;
  /** Whether a message was sent that nobody has taken yet. */
  waits?: boolean;
}

/** What a session is doing, drawn as what it is; an archived one is over whatever it was doing. */
export function SessionStatus({ session, waits = false }: SessionStatusProps) {
  if (session.archived_at) return <Chip title="It takes no more events">archived</Chip>;
  const { tone, title } = looks[session.status] ?? { tone: "plain", title: "" };
  return (
    <Chip tone={tone} title={waits && session.status === "idle" ? "A message waits for a worker to take it" : title}>
      {session.status === "running" && (
        <i aria-hidden="true" className="breathe mr-1 inline-block size-1.5 rounded-full bg-current align-middle" />
      )}
      {session.status}
    </Chip>
  );
}

const looks = {
  running: { tone: "accent", title: "The agent is at work" },
  rescheduling: { tone: "warn", title: "Something failed in passing; it will run again" },
  idle: { tone: "plain", title: "Waiting for a message" },
  terminated: { tone: "danger", title: "Over for good" },
} as const;
