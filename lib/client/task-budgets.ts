"use client";

import { queryOptions } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { TaskBudget } from "@/lib/wire/task-budgets";

/** What a session may use, and what it has used so far. */
export const retrieve = (sessionId: string) =>
  queryOptions({
    queryKey: ["GET /api/sessions/{session_id}/budget", { session_id: sessionId }],
    queryFn: ({ signal }) => api.get(TaskBudget, route`/api/sessions/${sessionId}/budget`, { signal }),
  });

/** The request behind it, for "copy as curl". */
export const calls = {
  retrieve: (sessionId: string): Call => ({ method: "GET", path: route`/api/sessions/${sessionId}/budget` }),
};
