"use client";

import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Call } from "@/lib/client/curl";
import { api, route, withParams } from "@/lib/client/http";
import { onLiveItems } from "@/lib/client/live";
import { SessionRecord, type SessionSummary, SessionSummaryPage } from "@/lib/wire/session-summaries";
import { DeletedSession, Session, type SessionStatus, type UpdateSession } from "@/lib/wire/sessions";

const listKey = "GET /api/sessions";
const retrieveKey = "GET /api/sessions/{session_id}";
const pageRows = 100;

/** Which sessions to list: every field narrows. */
export interface SessionFilter {
  status?: SessionStatus;
  agent_id?: string;
  memory_store_id?: string;
  include_archived?: boolean;
  "created_at[gte]"?: string;
  "created_at[lte]"?: string;
}

const paramsOf = ({ status, include_archived, ...rest }: SessionFilter) => ({
  ...rest,
  "statuses[]": status,
  include_archived: include_archived || undefined,
});

const readPage = (filter: SessionFilter, page: string | undefined, signal?: AbortSignal) =>
  api.get(SessionSummaryPage, "/api/sessions", { params: { ...paramsOf(filter), limit: pageRows, page }, signal });

/** The sessions with what a list shows of them, newest first, 100 a page. */
export const list = (filter: SessionFilter) =>
  infiniteQueryOptions({
    queryKey: [listKey, filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
    // Asking for all loaded pages again would cost more than it tells: what may have changed is asked for below.
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

type SessionPages = InfiniteData<Awaited<ReturnType<typeof readPage>>, string | undefined>;

/** How often the newest and the running sessions are asked for while a list of sessions is looked at. */
const askEveryMs = 3_000;

/** The sessions that match, with the facts of those that move kept true: the newest page, and whatever runs, are asked for again and again. */
export function useList(filter: SessionFilter) {
  const queries = useQueryClient();
  const options = useMemo(() => list(filter), [filter]);
  const result = useInfiniteQuery(options);
  const watched = { refetchInterval: askEveryMs, enabled: result.data !== undefined, staleTime: 0, gcTime: 0 };
  const newest = useQuery({
    queryKey: [listKey, filter, "newest"],
    queryFn: ({ signal }) => readPage(filter, undefined, signal),
    ...watched,
  });
  const running = useQuery({
    queryKey: [listKey, filter, "running"],
    queryFn: ({ signal }) => readPage({ ...filter, status: "running" }, undefined, signal),
    ...watched,
    enabled: watched.enabled && filter.status === undefined,
  });
  useWritesTell(newest.refetch);
  useEffect(() => {
    if (newest.data) queries.setQueryData<SessionPages>(options.queryKey, (now) => now && withNewest(now, newest.data));
  }, [queries, options, newest.data]);
  useEffect(() => {
    if (!running.data) return;
    const facts = running.data;
    queries.setQueryData<SessionPages>(options.queryKey, (now) => now && withFacts(now, facts.data));
    const list = queries.getQueryData<SessionPages>(options.queryKey);
    if (!list || facts.next_page !== null) return;
    for (const page of pagesThatStopped(list, new Set(facts.data.map(({ id }) => id))))
      void readPage(filter, list.pageParams[page]).then(({ data }) =>
        queries.setQueryData<SessionPages>(options.queryKey, (now) => now && withFacts(now, data)),
      );
  }, [queries, options, filter, running.data]);
  const sessions = useMemo(() => result.data?.pages.flatMap((page) => page.data), [result.data]);
  return { ...result, sessions };
}

/** A write by a session shows at once, not when the list is next asked for. */
function useWritesTell(ask: () => unknown) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onLiveItems(
      (items) => {
        if (timer !== undefined || !items.some((item) => item.type === "change" && item.session)) return;
        timer = setTimeout(() => {
          timer = undefined;
          ask();
        }, 400);
      },
      () => ask(),
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [ask]);
}

/** The list with its newest page as it is now: sessions that are new stand in front, those that are gone or no longer match are left out. */
function withNewest(list: SessionPages, newest: SessionPages["pages"][number]): SessionPages {
  const [first, ...rest] = list.pages;
  if (!first) return list;
  const listed = new Set(newest.data.map(({ id }) => id));
  // What was pushed off the newest page by new sessions stays where it is; what is newer than its last and missing is gone.
  const last = newest.data.at(-1);
  const pushed = first.data.filter(
    (session) => !listed.has(session.id) && newest.next_page !== null && last && isBehind(session, last),
  );
  return { ...list, pages: [{ ...first, data: [...newest.data, ...pushed] }, ...rest] };
}

const isBehind = (a: SessionSummary, b: SessionSummary) =>
  a.created_at < b.created_at || (a.created_at === b.created_at && a.id < b.id);

/** The pages behind the newest with a session that ran when it was read, and does no more. */
const pagesThatStopped = ({ pages }: SessionPages, running: ReadonlySet<string>) =>
  pages.flatMap((page, index) =>
    index > 0 && page.data.some(({ id, status }) => status === "running" && !running.has(id)) ? [index] : [],
  );

/** The list with newer facts about some of its sessions. */
function withFacts(list: SessionPages, facts: readonly SessionSummary[]): SessionPages {
  const known = new Map(facts.map((session) => [session.id, session]));
  const pages = list.pages.map((page) => ({
    ...page,
    data: page.data.map((session) => known.get(session.id) ?? session),
  }));
  return { ...list, pages };
}

/** One session, a deleted one too. Throws `not_found_error` when it never was. */
export const retrieve = (sessionId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { session_id: sessionId }],
    queryFn: ({ signal }) => api.get(SessionRecord, route`/api/sessions/${sessionId}`, { signal }),
  });

/** What an agent is told about its mounts, as text. */
export const systemPrompt = (sessionId: string) =>
  queryOptions({
    queryKey: ["GET /api/sessions/{session_id}/system_prompt", { session_id: sessionId }],
    queryFn: ({ signal }) => api.text(route`/api/sessions/${sessionId}/system_prompt`, { signal }),
    staleTime: 10 * 60_000,
  });

/** The newest sessions, for finding one by its title. */
export const newest = () =>
  queryOptions({
    queryKey: [listKey, { newest: true }],
    queryFn: ({ signal }) => readPage({}, undefined, signal),
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (filter: SessionFilter): Call => ({ method: "GET", path: withParams("/api/sessions", paramsOf(filter)) }),
  retrieve: (sessionId: string): Call => ({ method: "GET", path: route`/v1/sessions/${sessionId}` }),
  update: (sessionId: string, body: UpdateSession): Call => ({
    method: "POST",
    path: route`/v1/sessions/${sessionId}`,
    body,
  }),
  archive: (sessionId: string): Call => ({ method: "POST", path: route`/v1/sessions/${sessionId}/archive` }),
  remove: (sessionId: string): Call => ({ method: "DELETE", path: route`/v1/sessions/${sessionId}` }),
  systemPrompt: (sessionId: string): Call => ({
    method: "GET",
    path: route`/api/sessions/${sessionId}/system_prompt`,
  }),
};

/** Renames a session or changes its metadata. */
export function useUpdate(sessionId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: UpdateSession) => api.post(Session, route`/v1/sessions/${sessionId}`, body),
    onSuccess: changed,
  });
}

/** One way: an archived session takes no more events, and its tokens die. Throws `conflict_error` while it runs. */
export function useArchive(sessionId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => api.post(Session, route`/v1/sessions/${sessionId}/archive`),
    onSuccess: changed,
  });
}

/** Takes its events along; what it wrote stays, attributed to it. Throws `conflict_error` while it runs. */
export function useRemove(sessionId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(DeletedSession, route`/v1/sessions/${sessionId}`),
    onSuccess: async () => {
      await forget(queries, sessionId);
      await queries.invalidateQueries({ queryKey: [listKey] });
    },
  });
}

/** Has what is known of one session read anew; what it wrote is told by the feed. */
export const forget = (queries: QueryClient, sessionId: string) =>
  queries.invalidateQueries({
    predicate: ({ queryKey: [name, params] }) =>
      String(name).includes("/sessions/") && (params as { session_id?: string } | undefined)?.session_id === sessionId,
  });

function useChanged() {
  const queries = useQueryClient();
  return (session: Session) => {
    queries.setQueryData(retrieve(session.id).queryKey, (now) => now && { ...now, ...session });
    return queries.invalidateQueries({ queryKey: [listKey] });
  };
}
