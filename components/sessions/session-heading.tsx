"use client";

import { useQuery } from "@tanstack/react-query";
import { SessionStatus } from "@/components/sessions/session-status";
import { AgentDot } from "@/components/ui/actor";
import { Chip } from "@/components/ui/chip";
import { CopyId } from "@/components/ui/copy";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as taskBudgets from "@/lib/client/task-budgets";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { SessionSummary } from "@/lib/wire/session-summaries";
import type { Session } from "@/lib/wire/sessions";
import { limitWords } from "./usage-tab/limits";

/** A session's title, and in a line what it is: whose, since when, with which stores. */
export function SessionHeading({ session }: { session: SessionSummary }) {
  const { agent } = session;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2.5 md:px-[18px]">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="title-face truncate text-xl">
          {session.title ? <UserText text={session.title} /> : "Untitled session"}
        </h1>
        <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-ink3">
          <span className="inline-flex min-w-0 items-center gap-1.5">
            <AgentDot agentId={agent.id} />
            <Link href={urls.agent(agent.id)} className="min-w-0 truncate text-ink2 hover:text-ink hover:underline">
              <UserText text={agent.name} />
            </Link>
            <span className="tabular">v{agent.version}</span>
          </span>
          <Dot />
          <span>
            started <Time at={session.created_at} />
          </span>
          <Dot />
          <span>{attached(session)}</span>
          <span className="inline-flex items-center gap-x-1.5 max-lg:hidden">
            <Dot />
            <CopyId id={session.id} />
          </span>
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-2.5 pt-1">
        <SessionStatus session={session} />
        <BudgetMark sessionId={session.id} />
      </div>
    </div>
  );
}

const Dot = () => <span aria-hidden="true">·</span>;

function attached({ resources }: Session) {
  const stores = resources.filter((resource) => resource.type === "memory_store");
  if (stores.length === 0) return "no store attached";
  const readOnly = stores.filter(({ access }) => access === "read_only").length;
  return `${counted(stores.length, "store")} attached${readOnly > 0 ? `, ${readOnly} read-only` : ""}`;
}

/** How much of its task budget a session has used, where it has one. */
function BudgetMark({ sessionId }: { sessionId: string }) {
  const { data: budget } = useQuery(taskBudgets.retrieve(sessionId));
  if (!budget) return null;
  const { limit_hit, tool_calls_used } = budget.status;
  return (
    <>
      {limit_hit && (
        <Chip tone="warn" title="The session went on beyond what it was given">
          {limitWords[limit_hit]} used up
        </Chip>
      )}
      {budget.max_tool_calls !== null && (
        <span className="tabular text-ink3">
          {tool_calls_used.toLocaleString("en")} / {budget.max_tool_calls.toLocaleString("en")} tool calls
        </span>
      )}
    </>
  );
}
