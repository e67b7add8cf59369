import { Chip } from "@/components/ui/chip";
import type { SessionSummary } from "@/lib/wire/session-summaries";

/** What a session is doing, in one word and drawn as what it is, the same wherever it is shown; an archived one is over whatever it was doing. */
export function SessionStatus({ session }: { session: Pick<SessionSummary, "status" | "archived_at" | "waits"> }) {
  if (session.archived_at) return <Chip title="It takes no more events">archived</Chip>;
  const word = session.status === "idle" && session.waits ? "waiting" : session.status;
  const { tone, title } = looks[word] ?? { tone: "plain", title: "" };
  return (
    <Chip tone={tone} title={title}>
      {word === "running" && (
        <i aria-hidden="true" className="breathe mr-1 inline-block size-1.5 rounded-full bg-current align-middle" />
      )}
      {word}
    </Chip>
  );
}

const looks = {
  running: { tone: "accent", title: "The agent is at work" },
  rescheduling: { tone: "warn", title: "Something failed in passing; it will run again" },
  waiting: { tone: "warn", title: "A message waits for a worker to take it" },
  idle: { tone: "plain", title: "It waits for a message" },
  terminated: { tone: "danger", title: "Over for good" },
} as const;
