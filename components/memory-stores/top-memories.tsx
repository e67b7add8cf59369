"use client";

import { useQuery } from "@tanstack/react-query";
import { ActorDot, IdEnd, identityOf, lastAuthor, nameOf } from "@/components/ui/actor";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { byteSize } from "@/lib/byte-size";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { MemorySummary } from "@/lib/wire/memory-summaries";

type Measure = "updated" | "size" | "versions";

/** The eight memories of a store that lead by one measure, with the measure drawn where it is a number. */
export function TopMemories({ storeId, sort }: { storeId: string; sort: Measure }) {
  const { data, error, refetch } = useQuery(memorySummaries.top(storeId, sort, 8));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  const most = Math.max(1, ...data.data.map((memory) => measures[sort](memory)));
  return (
    <ul className="border-line border-t">
      {data.data.map((memory) => (
        <li key={memory.id} className="border-line border-b">
          <Link
            href={urls.memory(storeId, memory.id)}
            className="relative flex items-center gap-2.5 px-1.5 py-1.5 outline-offset-[-2px] hover:bg-wash touch:min-h-11"
          >
            {sort !== "updated" && (
              <span
                aria-hidden="true"
                className="absolute bottom-0 left-0 h-[2px] bg-line2"
                style={{ width: `${(measures[sort](memory) / most) * 100}%` }}
              />
            )}
            <ActorDot by={lastAuthor(memory)} />
            <span className="min-w-0 flex-1 truncate font-mono text-[12.5px]" title={memory.path}>
              <UserText text={memory.path.slice(1)} />
            </span>
            {sort === "updated" && memory.last_actor && (
              <span className="min-w-0 max-w-40 truncate text-ink3 max-sm:hidden">
                <UserText text={nameOf(lastAuthor(memory))} /> <IdEnd {...identityOf(lastAuthor(memory))} />
              </span>
            )}
            <span className="tabular shrink-0 text-ink3">
              {sort === "updated" ? <Time at={memory.updated_at} /> : words[sort](memory)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const measures: Record<Measure, (memory: MemorySummary) => number> = {
  updated: () => 0,
  size: (memory) => memory.content_size_bytes,
  versions: (memory) => memory.versions,
};

const words = {
  size: (memory: MemorySummary) => byteSize(memory.content_size_bytes),
  versions: (memory: MemorySummary) => counted(memory.versions, "version"),
};
