"use client";

import { useQuery } from "@tanstack/react-query";
import { useNow } from "@/components/ui/time";
import * as memoryStores from "@/lib/client/memory-stores";
import * as stats from "@/lib/client/stats";
import { counted } from "@/lib/counted";

const day = 24 * 3_600_000;

/** The last 24 hours in a sentence. */
export function Totals() {
  const { data } = useQuery(stats.activity({ bucket: "hour" }));
  const { stores } = memoryStores.useAll();
  const since = (useNow() || Date.now()) - day;
  if (!data || !stores) return <p className="text-ink2">&nbsp;</p>;
  const changes = data.data
    .filter(({ start }) => Date.parse(start) >= since)
    .reduce((sum, { created, modified, deleted }) => sum + created + modified + deleted, 0);
  const touched = stores.filter(({ last_change }) => last_change && Date.parse(last_change.created_at) >= since).length;
  return (
    <p className="text-ink2">
      {changes === 0
        ? `Nothing was written in 24 hours; ${counted(stores.length, "store")} in all`
        : `${counted(changes, "change")} in 24 hours across ${counted(touched, "store")}`}
    </p>
  );
}
