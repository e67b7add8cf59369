"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChangeChips, ChangePath } from "@/components/changes/change-parts";
import { Crumbs } from "@/components/shell/header";
import { AgentDot } from "@/components/ui/actor";
import { Chip } from "@/components/ui/chip";
import { CopyId } from "@/components/ui/copy";
import { DiffStat } from "@/components/ui/diff-stat";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { VirtualList } from "@/components/ui/virtual-list";
import * as changesOf from "@/lib/client/changes";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";
import type { SessionRecord } from "@/lib/wire/session-summaries";

/** A session that was deleted: its title, its agent and what it wrote outlive it, and are shown. */
export function DeletedSession({ session }: { session: SessionRecord }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    changesOf.list({ session_id: session.id }),
  );
  const changes = data?.pages.flatMap((page) => page.data);
  const title = session.title ?? "Untitled session";
  return (
    <div className="px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Sessions", href: urls.sessions() }, { label: title }]} />
      <div className="flex flex-wrap items-center gap-x-3">
        <h1 className="title-face text-2xl">
          <UserText text={title} />
        </h1>
        <Chip tone="danger">deleted</Chip>
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-ink3">
        <AgentDot agentId={session.agent.id} />
        <UserText text={session.agent_name} />
        <span>
          started <Time at={session.created_at} />, deleted {session.deleted_at && <Time at={session.deleted_at} />}
        </span>
        <CopyId id={session.id} />
      </p>
      <p className="mt-3 mb-4 max-w-[68ch] text-ink2">
        Its messages, tool calls and results are gone. What it wrote to memory is still there, attributed to it.
      </p>
      {!changes && <SkeletonRows label="Loading what it wrote" />}
      {changes?.length === 0 && <p className="text-ink2">It wrote nothing.</p>}
      {changes && changes.length > 0 && (
        <VirtualList
          items={changes}
          keyOf={({ memory_version }) => memory_version.id}
          rowHeight={37}
          noun="write"
          label="What it wrote"
          withPage
          onEndReached={hasNextPage ? () => !isFetchingNextPage && void fetchNextPage() : undefined}
        >
          {(change, index) => <Write change={change} index={index} />}
        </VirtualList>
      )}
    </div>
  );
}

function Write({ change, index }: { change: Change; index: number }) {
  const { memory_version: version, version_number } = change;
  return (
    <Link
      href={urls.memory(version.memory_store_id, version.memory_id, { tab: "history", version: version_number })}
      data-row={index}
      className="flex min-w-0 items-center gap-3 border-line border-t px-2 py-2 outline-offset-[-2px] hover:bg-wash"
    >
      <span className="flex min-w-0 flex-1 items-center gap-2">
        <ChangePath change={change} />
        <ChangeChips change={change} />
      </span>
      <DiffStat added={change.lines_added} removed={change.lines_removed} />
      <Time at={version.created_at} className="w-20 whitespace-nowrap text-right text-ink3" />
    </Link>
  );
}
