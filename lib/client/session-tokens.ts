"use client";

import { useMutation } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { CreatedSessionToken } from "@/lib/wire/session-tokens";

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  create: (sessionId: string, ttlSeconds: number): Call => ({
    method: "POST",
    path: route`/api/sessions/${sessionId}/tokens`,
    body: { ttl_seconds: ttlSeconds },
  }),
};

/** The token is in this reply and nowhere else, so it is kept out of every cache. */
export function useCreate() {
  return useMutation({
    mutationFn: ({ sessionId, ttlSeconds }: { sessionId: string; ttlSeconds: number }) =>
      api.post(CreatedSessionToken, route`/api/sessions/${sessionId}/tokens`, { ttl_seconds: ttlSeconds }),
    gcTime: 0,
  });
}
