"use client";

import { useQueries } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as memoryStores from "@/lib/client/memory-stores";
import * as stats from "@/lib/client/stats";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { Activity } from "@/lib/wire/stats";

const week = 7 * 24 * 3_600_000;
/** Each store is asked about by itself, so only those written last are. */
const asked = 12;
const shown = 8;

/** Where most was written in the last seven days. */
export function StoresByChurn() {
  const { stores } = memoryStores.useAll();
  const since = (useNow() || Date.now()) - week;
  const candidates = (stores ?? [])
    .filter(({ last_change }) => last_change && Date.parse(last_change.created_at) >= since)
    .sort((a, b) => b.last_change!.created_at.localeCompare(a.last_change!.created_at))
    .slice(0, asked);
  const counts = useQueries({
    queries: candidates.map(({ id }) => stats.activity({ memory_store_id: id, bucket: "day" })),
  });
  const rows = candidates
    .map((store, i) => ({ store, changes: changesSince(counts[i]?.data, since) }))
    .sort((a, b) => b.changes - a.changes)
    .slice(0, shown);
  const most = Math.max(1, ...rows.map(({ changes }) => changes));
  return (
    <div className="rounded-[10px] border border-line bg-sheet px-[15px] py-[13px]">
      <h2 className="mb-2 font-semibold">Stores by churn this week</h2>
      {!stores && <Skeleton className="w-40" />}
      {stores && rows.length === 0 && <p className="text-ink3">Nothing was written in seven days.</p>}
      <ul>
        {rows.map(({ store, changes }) => (
          <li key={store.id} className="grid grid-cols-[minmax(0,1fr)_84px_40px] items-center gap-3 py-1">
            <Link href={urls.storeHistory(store.id)} title={store.name} className="truncate hover:underline">
              <UserText text={store.name} />
            </Link>
            <span aria-hidden="true" className="h-[7px] overflow-hidden rounded-[1px] bg-wash">
              <span className="block h-full bg-ink" style={{ width: `${(100 * changes) / most}%` }} />
            </span>
            <span className="tabular text-right text-ink3" title={counted(changes, "change")}>
              {changes.toLocaleString("en")} <span className="sr-only">changes</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const changesSince = (activity: Activity | undefined, since: number) =>
  (activity?.data ?? [])
    .filter(({ start }) => Date.parse(start) >= since)
    .reduce((sum, { created, modified, deleted }) => sum + created + modified + deleted, 0);
