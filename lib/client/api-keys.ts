"use client";

import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { ApiKey, ApiKeyPage, type CreateApiKey, CreatedApiKey } from "@/lib/wire/api-keys";

const listKey = "GET /api/keys";

/** The keys of the workspace, newest first, revoked ones included. */
export const list = () =>
  infiniteQueryOptions({
    queryKey: [listKey],
    queryFn: ({ pageParam, signal }) =>
      api.get(ApiKeyPage, "/api/keys", { params: { limit: 100, page: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (): Call => ({ method: "GET", path: "/api/keys" }),
  create: (body: CreateApiKey): Call => ({ method: "POST", path: "/api/keys", body }),
  update: (id: string, name: string): Call => ({ method: "POST", path: route`/api/keys/${id}`, body: { name } }),
  revoke: (id: string): Call => ({ method: "DELETE", path: route`/api/keys/${id}` }),
};

/** The secret is in this reply and nowhere else, so it is kept out of every cache. */
export function useCreate() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: CreateApiKey) => api.post(CreatedApiKey, "/api/keys", body),
    onSuccess: changed,
    gcTime: 0,
  });
}

export function useRename(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (name: string) => api.post(ApiKey, route`/api/keys/${id}`, { name }),
    onSuccess: changed,
  });
}

/** Refused everywhere within a second; nothing takes it back. */
export function useRevoke(id: string) {
  const changed = useChanged();
  return useMutation({ mutationFn: () => api.delete(ApiKey, route`/api/keys/${id}`), onSuccess: changed });
}

function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [listKey] });
}
