"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { type ChangePassword, Me, SignInPage, SignInsEnded, type UpdateMe } from "@/lib/wire/me";

/** Who is signed in, and what they may do. */
export const retrieve = () =>
  queryOptions({
    queryKey: ["GET /api/me"],
    queryFn: ({ signal }) => api.get(Me, "/api/me", { signal }),
    staleTime: 60_000,
  });

const signInsKey = "GET /api/me/sign_ins";

/** The browsers in which one is signed in, latest first. */
export const signIns = () =>
  infiniteQueryOptions({
    queryKey: [signInsKey],
    queryFn: ({ pageParam, signal }) =>
      api.get(SignInPage, "/api/me/sign_ins", { params: { limit: 50, page: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  retrieve: (): Call => ({ method: "GET", path: "/api/me" }),
};

export function useUpdate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateMe) => api.post(Me, "/api/me", body),
    onSuccess: (me) => queries.setQueryData(retrieve().queryKey, me),
  });
}

/** Every other browser is signed out by it. */
export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePassword) => api.post(SignInsEnded, "/api/me/password", body),
    onSuccess: () => queries.invalidateQueries({ queryKey: [signInsKey] }),
  });
}

/** Signs one browser out. */
export function useEndSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(SignInsEnded, route`/api/me/sign_ins/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: [signInsKey] }),
  });
}

/** Signs every other browser out; this one stays. */
export function useEndOtherSignIns() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(SignInsEnded, "/api/me/sign_ins"),
    onSuccess: () => queries.invalidateQueries({ queryKey: [signInsKey] }),
  });
}
