"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { AgentDot } from "@/components/ui/actor";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as memoryReaders from "@/lib/client/memory-readers";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { MemoryReader } from "@/lib/wire/memory-readers";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

interface ReadersDialogProps {
  version: MemoryVersion;
  number: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which sessions one version can have reached: those whose calls named its memory, and those that had the store at hand. */
export function ReadersDialog({ version, number, open, onOpenChange }: ReadersDialogProps) {
  const { memory_store_id: storeId, id } = version;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    memoryReaders.list(storeId, id),
  );
  const readers = data?.pages.flatMap((page) => page.data);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Who could have read version ${number}`}
      description="Sessions that had this store attached while the version was current, and those whose calls named the memory's path."
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={memoryReaders.calls.list(storeId, id)} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Done</Button>
        </>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!readers && !error && <SkeletonRows rows={4} label="Looking for its readers" />}
      {readers?.length === 0 && (
        <p className="py-2 text-ink2">
          No session had this store attached while it was current. People, and programs with an API key, are in no
          session: what they read is not recorded here.
        </p>
      )}
      {readers && readers.length > 0 && (
        <div className="flex flex-col gap-5 pt-1">
          {groups.map(({ title, about, holds }) => (
            <Readers key={title} title={title} about={about} more={hasNextPage} readers={readers.filter(holds)} />
          ))}
          {hasNextPage && (
            <span>
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show more sessions
              </Button>
            </span>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Every reader is in exactly one. */
const groups: { title: string; about: string; holds: (reader: MemoryReader) => boolean }[] = [
  {
    title: "Wrote it",
    about: "This version is its own.",
    holds: ({ wrote }) => wrote,
  },
  {
    title: "Called its path",
    about: "While this version was current. When they first did, and where.",
    holds: ({ wrote, reach, while_current }) => !wrote && reach === "read" && while_current,
  },
  {
    title: "Had the store at hand",
    about:
      "No call of theirs has named its path since, but while this version was current nothing kept them from reading it.",
    holds: ({ wrote, reach }) => !wrote && reach === "attached",
  },
  {
    title: "Called its path after it was replaced",
    about:
      "Not while this version was current, only once it was replaced, moved or deleted: they met what came after it.",
    holds: ({ wrote, reach, while_current }) => !wrote && reach === "read" && !while_current,
  },
];

interface ReadersProps {
  title: string;
  about: string;
  readers: readonly MemoryReader[];
  /** Whether there are others that are not read yet. */
  more: boolean;
}

function Readers({ title, about, readers, more }: ReadersProps) {
  if (readers.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="font-semibold">
        {title}
        <span className="ml-1.5 font-normal text-ink3">
          {counted(readers.length, "session")}
          {more && " so far"}
        </span>
      </h3>
      <p className="text-ink3">{about}</p>
      <ul aria-label={title} className="mt-1.5 border-line border-t">
        {readers.map((reader) => (
          <ReaderRow key={reader.session.id} reader={reader} />
        ))}
      </ul>
    </section>
  );
}

function ReaderRow({ reader }: { reader: MemoryReader }) {
  const { session, access, status, first_call, created_at } = reader;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b py-1.5">
      <span className="flex min-w-0 flex-1 basis-56 items-center gap-1.5">
        <AgentDot agentId={session.agent.id} />
        <Link href={urls.session(session.id)} className="min-w-0 truncate hover:underline">
          {session.title ? <UserText text={`“${session.title}”`} /> : "untitled session"}
        </Link>
        <Link href={urls.agent(session.agent.id)} className="min-w-0 truncate text-ink3 hover:text-ink hover:underline">
          <UserText text={session.agent.name} />
        </Link>
        {access === "read_only" && <Chip title="Attached read-only">read only</Chip>}
        {reader.reach === "read" && !reader.while_current && reader.attached_while_current && !reader.wrote && (
          <Chip title="It had the store attached while this version was current, too">had it at hand</Chip>
        )}
        {status === "running" && <Chip tone="accent">running</Chip>}
      </span>
      {first_call && (
        <Link
          href={urls.session(session.id, { event: first_call.event_id })}
          title="Opens the first of them"
          className="text-lapis hover:underline"
        >
          {callsOf(reader)}
        </Link>
      )}
      <span className="min-w-[72px] text-right text-ink3">
        <Time at={first_call?.at ?? created_at} />
      </span>
    </li>
  );
}

/** Whether a call only read is not known of shell commands: they are among the others. */
function callsOf({ calls, reads, wrote, while_current }: MemoryReader) {
  const others = calls - reads;
  const counts = [
    reads > 0 && counted(reads, "read"),
    others > 0 && counted(others, reads > 0 ? "other call" : "call"),
  ];
  return counts.filter(Boolean).join(", ") + (wrote ? (while_current ? " since" : " after it was replaced") : "");
}
