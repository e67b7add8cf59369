"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { useEveryPage } from "@/lib/client/every-page";
import { api, route } from "@/lib/client/http";
import { Agent, AgentPage, type CreateAgent, type UpdateAgent } from "@/lib/wire/agents";

const listKey = "GET /v1/agents";
const retrieveKey = "GET /v1/agents/{agent_id}";
const versionsKey = "GET /v1/agents/{agent_id}/versions";

/** The agents, newest first, 100 a page. */
export const list = ({ include_archived = false } = {}) =>
  infiniteQueryOptions({
    queryKey: [listKey, { include_archived }],
    queryFn: ({ pageParam, signal }) =>
      api.get(AgentPage, "/v1/agents", {
        params: { limit: 100, page: pageParam, include_archived: include_archived || undefined },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** All agents, page after page; `complete` once the last page is here. */
export function useAll(filter: { include_archived?: boolean } = {}) {
  const { items: agents, ...rest } = useEveryPage(list(filter));
  return { agents, ...rest };
}

/** An agent in its newest version. */
export const retrieve = (agentId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { agent_id: agentId }],
    queryFn: ({ signal }) => api.get(Agent, route`/v1/agents/${agentId}`, { signal }),
  });

/** An agent as it was in one version; a version never changes. */
export const version = (agentId: string, number: number) =>
  queryOptions({
    queryKey: [retrieveKey, { agent_id: agentId, version: number }],
    queryFn: ({ signal }) => api.get(Agent, route`/v1/agents/${agentId}`, { params: { version: number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The versions of an agent, newest first. */
export const versions = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [versionsKey, { agent_id: agentId }],
    queryFn: ({ pageParam, signal }) =>
      api.get(AgentPage, route`/v1/agents/${agentId}/versions`, { params: { limit: 100, page: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (): Call => ({ method: "GET", path: "/v1/agents" }),
  retrieve: (agentId: string): Call => ({ method: "GET", path: route`/v1/agents/${agentId}` }),
  create: (body: CreateAgent): Call => ({ method: "POST", path: "/v1/agents", body }),
  update: (agentId: string, body: UpdateAgent): Call => ({
    method: "POST",
    path: route`/v1/agents/${agentId}`,
    body,
  }),
  archive: (agentId: string): Call => ({ method: "POST", path: route`/v1/agents/${agentId}/archive` }),
};

export function useCreate() {
  const changed = useChanged();
  return useMutation({ mutationFn: (body: CreateAgent) => api.post(Agent, "/v1/agents", body), onSuccess: changed });
}

/** Makes a new version; sessions that run keep theirs. */
export function useUpdate(agentId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: UpdateAgent) => api.post(Agent, route`/v1/agents/${agentId}`, body),
    onSuccess: changed,
  });
}

/** One way: an archived agent starts no session any more. */
export function useArchive(agentId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => api.post(Agent, route`/v1/agents/${agentId}/archive`),
    onSuccess: changed,
  });
}

function useChanged() {
  const queries = useQueryClient();
  return (agent: Agent) => {
    queries.setQueryData(retrieve(agent.id).queryKey, agent);
    return Promise.all([
      queries.invalidateQueries({ queryKey: [listKey] }),
      queries.invalidateQueries({ queryKey: [versionsKey, { agent_id: agent.id }] }),
    ]);
  };
}
