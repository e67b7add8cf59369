"use client";

import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/client/http";
import { SetupState } from "@/lib/wire/setup";

/** Whether somebody owns this server, and how one may sign in. */
export const retrieve = () =>
  queryOptions({
    queryKey: ["GET /api/setup"],
    queryFn: ({ signal }) => api.get(SetupState, "/api/setup", { signal }),
    staleTime: 0,
  });
