import { AgentDot, IdEnd } from "@/components/ui/actor";
import { Chip } from "@/components/ui/chip";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { urls } from "@/lib/urls";
import type { Agent } from "@/lib/wire/agents";

const columns = "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 md:grid-cols-[minmax(0,5fr)_minmax(0,2fr)_72px_92px]";

/** What the columns are; said again in each row for those who hear it. */
export const AgentRowHeadings = () => (
  <div aria-hidden="true" className={`${columns} border-line border-b px-2 pb-1.5 text-ink3 text-sm max-md:hidden`}>
    <span>Name</span>
    <span>Model</span>
    <span className="text-right">Version</span>
    <span className="text-right">Changed</span>
  </div>
);

/** One agent. The whole row opens it. */
export function AgentRow({ agent, index }: { agent: Agent; index: number }) {
  return (
    <div
      className={`${columns} relative items-center border-line border-b px-2 py-2 hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash`}
    >
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <AgentDot agentId={agent.id} />
          <Link
            href={urls.agent(agent.id)}
            data-row={index}
            className="truncate font-semibold outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-lapis"
          >
            <UserText text={agent.name} />
          </Link>
          <IdEnd kind="agent" id={agent.id} name={agent.name} />
          {agent.archived_at && <Chip>archived</Chip>}
        </div>
        <p className="truncate pl-4 text-ink3">
          {agent.description ? <UserText text={agent.description} /> : "No description"}
        </p>
      </div>
      <span className="min-w-0 truncate font-mono text-[12.5px] text-ink2 max-md:hidden">
        <span className="sr-only">model </span>
        <UserText text={agent.model.id} />
      </span>
      <span className="tabular text-right text-ink2 max-md:hidden">
        <span className="sr-only">version </span>v{agent.version}
      </span>
      <span className="text-right text-ink3">
        <Time at={agent.updated_at} />
      </span>
    </div>
  );
}
