import { CornerUpRight } from "lucide-react";
import { links } from "@/components/ui/actor";
import { Link } from "@/components/ui/link";
import { Tooltip } from "@/components/ui/tooltip";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";

/** The way from a change to the call that made it; room of the same width where there is none. */
export function ToEvent({ change: { session, tool_use, memory_version, version_number } }: { change: Change }) {
  if (!session || !tool_use) return <span className="w-6 shrink-0 touch:w-11" />;
  return (
    <Tooltip text={links[tool_use.link]}>
      <Link
        href={urls.session(session.id, { event: tool_use.event_id })}
        aria-label={`The call that wrote version ${version_number} of ${memory_version.path ?? "a redacted path"}`}
        className="-my-1 inline-flex size-6 shrink-0 items-center justify-center rounded text-ink3 outline-offset-[-2px] hover:bg-line hover:text-ink touch:my-0 touch:size-11"
      >
        <CornerUpRight size={13} aria-hidden />
      </Link>
    </Tooltip>
  );
}
