"use client";

import { useQuery } from "@tanstack/react-query";
import { Chip } from "@/components/ui/chip";
import { CopyAsCurl, CopyButton, CopyId } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import * as sessionsOf from "@/lib/client/sessions";
import { urls } from "@/lib/urls";
import type { MemoryStoreResource, SessionResource } from "@/lib/wire/session-resources";
import type { Session } from "@/lib/wire/sessions";

/** What a session has attached, as it was when it was attached, and what its agent is told of it. */
export function ResourcesTab({ session }: { session: Session }) {
  const { resources } = session;
  return (
    <div className="pb-6">
      {resources.length === 0 && (
        <p className="px-4 py-4 text-ink2">
          Nothing is attached. Memory stores are attached when a session is created, and cannot be added later.
        </p>
      )}
      <ul aria-label="Attached">
        {resources.map((resource) => (
          <li key={keyOf(resource)} className="border-line border-b px-4 py-3">
            {resource.type === "memory_store" ? <Store store={resource} /> : <Other resource={resource} />}
          </li>
        ))}
      </ul>
      <SystemPrompt sessionId={session.id} />
    </div>
  );
}

const keyOf = (resource: SessionResource) =>
  resource.type === "memory_store" ? resource.memory_store_id : resource.id;

function Store({ store }: { store: MemoryStoreResource }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-w-0 items-center justify-between gap-2">
        <Link href={urls.store(store.memory_store_id)} className="min-w-0 truncate font-semibold hover:underline">
          <UserText text={store.name ?? store.memory_store_id} />
        </Link>
        {store.access === "read_only" ? (
          <Chip tone="warn" title="Writes are refused by the server">
            read only
          </Chip>
        ) : (
          <Chip>read and write</Chip>
        )}
      </div>
      {store.mount_path && (
        <p className="truncate font-mono text-[12.5px] text-ink2" title={store.mount_path}>
          <UserText text={store.mount_path} />
        </p>
      )}
      {store.description && (
        <p className="text-ink2 [overflow-wrap:anywhere]">
          <UserText text={store.description} />
        </p>
      )}
      {store.instructions && (
        <div className="mt-1 border-line2 border-l-2 pl-3">
          <p className="text-ink3 text-sm">Instructions</p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            <UserText text={store.instructions} />
          </p>
        </div>
      )}
      <CopyId id={store.memory_store_id} />
    </div>
  );
}

function Other({ resource }: { resource: Exclude<SessionResource, MemoryStoreResource> }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="font-semibold">{resource.type === "file" ? "A file" : "A repository"}</p>
      <p className="truncate font-mono text-[12.5px] text-ink2">
        <UserText text={resource.mount_path} />
      </p>
      <CopyId id={resource.type === "file" ? resource.file_id : resource.id} />
    </div>
  );
}

/** The note about its mounts that an agent needs in its system prompt. */
function SystemPrompt({ sessionId }: { sessionId: string }) {
  const { data, error, refetch } = useQuery(sessionsOf.systemPrompt(sessionId));
  return (
    <section aria-labelledby="system-prompt" className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="system-prompt" className="min-w-0 flex-1 font-semibold">
          System prompt
        </h2>
        <CopyAsCurl compact call={sessionsOf.calls.systemPrompt(sessionId)} />
        {data && <CopyButton text={data} />}
      </div>
      <p className="mb-2 text-ink3">
        What the agent is told about these mounts. Give it to an agent of your own as it is.
      </p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <SkeletonRows rows={2} label="Loading the system prompt" />}
      {data === "" && <p className="text-ink3">Nothing: no store is attached.</p>}
      {data && (
        <pre className="whitespace-pre-wrap rounded-lg border border-line bg-sheet px-3.5 py-2.5 text-[12.5px] [overflow-wrap:anywhere]">
          <UserText text={data} />
        </pre>
      )}
    </section>
  );
}
