"use client";

import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/client/http";
import { Me } from "@/lib/wire/me";

/** Who is signed in, and what they may do. */
export const retrieve = () =>
  queryOptions({
    queryKey: ["GET /api/me"],
    queryFn: ({ signal }) => api.get(Me, "/api/me", { signal }),
    staleTime: 60_000,
  });
