"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api } from "@/lib/client/http";
import * as sessions from "@/lib/client/sessions";
import { type CreateSession, Session } from "@/lib/wire/sessions";

export const createCall = (body: CreateSession): Call => ({ method: "POST", path: "/v1/sessions", body });

/** Makes a session. With a first message it has work to do at once, and a worker of its environment takes it. */
export function useCreate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateSession) => api.post(Session, "/v1/sessions", body),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessions.list({}).queryKey.slice(0, 1) }),
  });
}
