"use client";

import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Page } from "@/lib/wire/pages";

/** Reads a list to its end, page after page; `complete` once the last page is here. For lists that stay short. */
export function useEveryPage<Item, Key extends QueryKey>(
  list: UseInfiniteQueryOptions<Page<Item>, Error, InfiniteData<Page<Item>>, Key, string | undefined>,
) {
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(list);
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const items = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  return { items, complete: data !== undefined && !hasNextPage, error, refetch };
}
