"use client";

import { type SessionTab, useSessionView } from "@/components/sessions/use-session-view";
import { Link } from "@/components/ui/link";
import { classNames } from "@/lib/class-names";
import { urls } from "@/lib/urls";

const labels: Record<SessionTab, string> = {
  transcript: "Transcript",
  changes: "Changes",
  resources: "Resources",
  events: "Events",
  usage: "Usage",
};

/** The tabs of a session's inspector. On a narrow screen the transcript is one of them. They are links, because the URL holds the state. */
export function SessionTabs({ sessionId, tab }: { sessionId: string; tab: SessionTab }) {
  const [view, setView] = useSessionView();
  return (
    <nav aria-label="Of this session" className="flex gap-[18px] overflow-x-auto border-line border-b px-4">
      {(Object.keys(labels) as SessionTab[]).map((name) => (
        <Link
          key={name}
          href={urls.session(sessionId, {
            event: view.event ?? undefined,
            thread: view.thread ?? undefined,
            tab: name,
          })}
          scroll={false}
          aria-current={name === tab ? "page" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            setView({ tab: name });
          }}
          className={classNames(
            "-mb-px inline-flex h-9 items-center whitespace-nowrap border-b-2 pt-1 outline-offset-[-3px] touch:h-12",
            name === "transcript" && "lg:hidden",
            name === tab ? "border-ink font-semibold text-ink" : "border-transparent text-ink3 hover:text-ink",
          )}
        >
          {labels[name]}
        </Link>
      ))}
    </nav>
  );
}
