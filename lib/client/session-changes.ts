"use client";

import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { SessionChangePage } from "@/lib/wire/session-changes";

/** What a session did to each memory that it wrote. */
export const list = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ["GET /api/sessions/{session_id}/changes", { session_id: sessionId }],
    queryFn: ({ pageParam, signal }) =>
      api.get(SessionChangePage, route`/api/sessions/${sessionId}/changes`, {
        params: { limit: 100, page: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** The request behind it, for "copy as curl". */
export const calls = {
  list: (sessionId: string): Call => ({ method: "GET", path: route`/api/sessions/${sessionId}/changes` }),
};
