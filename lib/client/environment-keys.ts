"use client";

import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { CreatedEnvironmentKey, EnvironmentKey, EnvironmentKeyPage } from "@/lib/wire/environment-keys";

const listKey = "GET /api/environments/{environment_id}/keys";

/** The keys that open an environment's work queue, newest first, revoked ones included. */
export const list = (environmentId: string) =>
  infiniteQueryOptions({
    queryKey: [listKey, { environment_id: environmentId }],
    queryFn: ({ pageParam, signal }) =>
      api.get(EnvironmentKeyPage, route`/api/environments/${environmentId}/keys`, {
        params: { limit: 100, page: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  create: (environmentId: string, name: string): Call => ({
    method: "POST",
    path: route`/api/environments/${environmentId}/keys`,
    body: { name },
  }),
  revoke: (environmentId: string, keyId: string): Call => ({
    method: "DELETE",
    path: route`/api/environments/${environmentId}/keys/${keyId}`,
  }),
};

/** The secret is in this reply and nowhere else, so it is kept out of every cache. */
export function useCreate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ environmentId, name }: { environmentId: string; name: string }) =>
      api.post(CreatedEnvironmentKey, route`/api/environments/${environmentId}/keys`, { name }),
    onSuccess: (_, { environmentId }) =>
      queries.invalidateQueries({ queryKey: [listKey, { environment_id: environmentId }] }),
    gcTime: 0,
  });
}

/** Refused everywhere within a second; nothing takes it back. */
export function useRevoke(environmentId: string, keyId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(EnvironmentKey, route`/api/environments/${environmentId}/keys/${keyId}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: [listKey, { environment_id: environmentId }] }),
  });
}
