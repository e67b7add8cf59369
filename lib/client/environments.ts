"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { useEveryPage } from "@/lib/client/every-page";
import { api, route } from "@/lib/client/http";
import { type CreateEnvironment, DeletedEnvironment, Environment, EnvironmentPage } from "@/lib/wire/environments";
import { WorkStats } from "@/lib/wire/work";

const listKey = "GET /v1/environments";
const retrieveKey = "GET /v1/environments/{environment_id}";
const statsKey = "GET /v1/environments/{environment_id}/work/stats";

/** How often a work queue is asked how long it is, while somebody looks. */
const statsEveryMs = 4_000;

/** The environments, newest first, 100 a page. */
export const list = ({ include_archived = false } = {}) =>
  infiniteQueryOptions({
    queryKey: [listKey, { include_archived }],
    queryFn: ({ pageParam, signal }) =>
      api.get(EnvironmentPage, "/v1/environments", {
        params: { limit: 100, page: pageParam, include_archived: include_archived || undefined },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** All environments, page after page; `complete` once the last page is here. */
export function useAll(filter: { include_archived?: boolean } = {}) {
  const { items: environments, ...rest } = useEveryPage(list(filter));
  return { environments, ...rest };
}

export const retrieve = (environmentId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { environment_id: environmentId }],
    queryFn: ({ signal }) => api.get(Environment, route`/v1/environments/${environmentId}`, { signal }),
  });

/** How much work waits in an environment, and how many workers ask for it; kept fresh while it is looked at. */
export const stats = (environmentId: string) =>
  queryOptions({
    queryKey: [statsKey, { environment_id: environmentId }],
    queryFn: ({ signal }) => api.get(WorkStats, route`/v1/environments/${environmentId}/work/stats`, { signal }),
    refetchInterval: statsEveryMs,
    staleTime: 0,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (): Call => ({ method: "GET", path: "/v1/environments" }),
  retrieve: (environmentId: string): Call => ({ method: "GET", path: route`/v1/environments/${environmentId}` }),
  create: (body: CreateEnvironment): Call => ({ method: "POST", path: "/v1/environments", body }),
  archive: (environmentId: string): Call => ({
    method: "POST",
    path: route`/v1/environments/${environmentId}/archive`,
  }),
  remove: (environmentId: string): Call => ({ method: "DELETE", path: route`/v1/environments/${environmentId}` }),
};

export function useCreate() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: CreateEnvironment) => api.post(Environment, "/v1/environments", body),
    onSuccess: changed,
  });
}

/** One way: no session is made in an archived environment any more. */
export function useArchive(environmentId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => api.post(Environment, route`/v1/environments/${environmentId}/archive`),
    onSuccess: changed,
  });
}

/** Takes its keys and its work queue along. */
export function useRemove(environmentId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(DeletedEnvironment, route`/v1/environments/${environmentId}`),
    onSuccess: () => {
      queries.removeQueries({ queryKey: [retrieveKey, { environment_id: environmentId }] });
      return queries.invalidateQueries({ queryKey: [listKey] });
    },
  });
}

function useChanged() {
  const queries = useQueryClient();
  return (environment: Environment) => {
    queries.setQueryData(retrieve(environment.id).queryKey, environment);
    return queries.invalidateQueries({ queryKey: [listKey] });
  };
}
