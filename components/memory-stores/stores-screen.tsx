"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Crumbs } from "@/components/shell/header";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as memoryStores from "@/lib/client/memory-stores";

export function StoresScreen() {
  const { data, error, refetch } = useInfiniteQuery(memoryStores.list());
  return (
    <div className="px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Stores" }]} />
      <h1 className="title-face text-2xl">Memory stores</h1>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label="Loading stores" />}
    </div>
  );
}
