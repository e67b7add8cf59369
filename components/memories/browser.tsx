"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { useDeferredValue, useRef, useState } from "react";
import { Tree } from "@/components/memories/tree";
import { ErrorNotice } from "@/components/ui/error-notice";
import { inputLook } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import * as memories from "@/lib/client/memories";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { Match } from "./browser/match";

/** The memories of a store to choose from: a tree, and a filter that finds by any part of a path. */
export function MemoryBrowser({ storeId, onOpen }: { storeId: string; onOpen?: () => void }) {
  const { memory_id } = useParams<{ memory_id?: string }>();
  // Read by the memory's own page; here it only tells which folders to open.
  const { data: memory } = useQuery({ ...memories.retrieve(storeId, memory_id ?? ""), enabled: false });
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const list = useRef<HTMLDivElement>(null);
  const focusFirst = () =>
    list.current?.querySelector<HTMLElement>('[data-row="0"], [role="treeitem"][tabindex="0"]')?.focus();
  const current = memory && memory.id === memory_id ? { id: memory.id, path: memory.path } : undefined;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative p-2">
        <input
          type="search"
          data-filter
          value={text}
          placeholder="Filter memories"
          aria-label="Filter memories by any part of their path"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") {
              event.preventDefault();
              focusFirst();
            } else if (event.key === "Escape") setText("");
          }}
          className={`${inputLook} py-1 pr-8`}
        />
        {!text && (
          <span className="pointer-events-none absolute top-1/2 right-4 -translate-y-1/2">
            <Kbd keys="/" />
          </span>
        )}
      </div>
      <div ref={list} className="min-h-0 flex-1">
        {wanted ? (
          <Matches storeId={storeId} text={wanted} currentId={memory_id} onOpen={onOpen} />
        ) : (
          <Tree storeId={storeId} current={current} onOpen={onOpen} />
        )}
      </div>
    </div>
  );
}

interface MatchesProps {
  storeId: string;
  text: string;
  currentId?: string;
  onOpen?: () => void;
}

function Matches({ storeId, text, currentId, onOpen }: MatchesProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    memorySummaries.matching(storeId, text),
  );
  const found = data?.pages.flatMap((page) => page.data) ?? [];
  if (error)
    return (
      <div className="p-2">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <SkeletonRows rows={5} label="Filtering" />;
  return (
    <div className="flex h-full flex-col">
      <p role="status" className="px-3.5 pb-1 text-ink3 text-sm">
        {found.length === 0
          ? "No path contains this."
          : `${found.length.toLocaleString("en")}${hasNextPage ? "+" : ""} ${found.length === 1 ? "memory" : "memories"}`}
      </p>
      <div className="min-h-0 flex-1">
        <VirtualList
          items={found}
          keyOf={({ id }) => id}
          rowHeight={26}
          label="Memories whose path contains the filter"
          className="px-2 pb-3"
          onEndReached={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
        >
          {(memory, index) => (
            <Match
              storeId={storeId}
              memory={memory}
              text={text}
              index={index}
              current={memory.id === currentId}
              onOpen={onOpen}
            />
          )}
        </VirtualList>
      </div>
    </div>
  );
}
