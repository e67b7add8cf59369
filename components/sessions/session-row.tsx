"use client";

import { SessionStatus } from "@/components/sessions/session-status";
import { AgentDot, IdEnd } from "@/components/ui/actor";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { MemoryStoreResource } from "@/lib/wire/session-resources";
import type { SessionSummary } from "@/lib/wire/session-summaries";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 lg:grid-cols-[minmax(200px,5fr)_104px_minmax(160px,4fr)_60px_78px_minmax(140px,170px)]";

/** What the columns are; said again in each row for those who hear it. */
export const SessionRowHeadings = () => (
  <div aria-hidden="true" className={`${columns} border-line border-b px-2 pb-1.5 text-ink3 text-sm max-lg:hidden`}>
    <span>Session</span>
    <span>Status</span>
    <span>Stores</span>
    <span className="text-right">Writes</span>
    <span className="text-right">Started</span>
    <span className="pl-2">Last event</span>
  </div>
);

/** One session. The whole row opens it. */
export function SessionRow({ session, index }: { session: SessionSummary; index: number }) {
  return (
    <div
      className={`${columns} group relative items-center border-line border-b px-2 py-2 hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash`}
    >
      <div className="min-w-0">
        <Link
          href={urls.session(session.id)}
          data-row={index}
          className="block truncate font-semibold outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-lapis"
        >
          {session.title ? <UserText text={session.title} /> : <span className="text-ink2">Untitled session</span>}
        </Link>
        <p className="flex min-w-0 items-center gap-1.5">
          <AgentDot agentId={session.agent.id} />
          <span className="truncate text-ink2">
            <UserText text={session.agent_name} />
          </span>
          <IdEnd kind="agent" id={session.agent.id} name={session.agent_name} />
          <span className="tabular shrink-0 text-ink3">v{session.agent.version}</span>
        </p>
      </div>
      <div className="flex items-center max-lg:self-start">
        <SessionStatus session={session} />
      </div>
      <Stores session={session} />
      <span className="tabular text-right text-ink2 max-lg:hidden">
        {session.memory_versions.toLocaleString("en")} <span className="sr-only">writes</span>
      </span>
      <span className="text-right text-ink3 max-lg:hidden">
        <span className="sr-only">started </span>
        <Time at={session.created_at} />
      </span>
      <LastEvent session={session} />
    </div>
  );
}

function Stores({ session }: { session: SessionSummary }) {
  const stores = session.resources.filter((resource) => resource.type === "memory_store");
  const [first, ...others] = stores;
  return (
    <div className="flex min-w-0 items-center gap-2 max-lg:col-span-2">
      {first ? <Store store={first} /> : <span className="text-ink3">No store attached</span>}
      {others.length > 0 && (
        <span className="shrink-0 text-ink3" title={others.map(storeName).join(", ")}>
          and {others.length} more
        </span>
      )}
    </div>
  );
}

const storeName = ({ name, memory_store_id }: MemoryStoreResource) => name ?? memory_store_id;

function Store({ store }: { store: MemoryStoreResource }) {
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <span className="truncate">
        <UserText text={storeName(store)} />
      </span>
      <span className="shrink-0 text-ink3 text-sm">{store.access === "read_only" ? "read" : "read, write"}</span>
    </span>
  );
}

function LastEvent({ session }: { session: SessionSummary }) {
  return (
    <div className="min-w-0 text-ink3 max-lg:col-span-2 lg:pl-2">
      <div className="max-lg:hidden">
        {session.last_event_at ? (
          <Time at={session.last_event_at} className="block whitespace-nowrap text-ink2" />
        ) : (
          "–"
        )}
        {session.last_event_type && (
          <span className="block truncate text-sm">
            <UserText text={session.last_event_type} />
          </span>
        )}
      </div>
      <p className="tabular lg:hidden">
        {counted(session.memory_versions, "write")}, started <Time at={session.created_at} />
        {session.last_event_at && (
          <>
            , last event <Time at={session.last_event_at} />
          </>
        )}
      </p>
    </div>
  );
}
