"use client";

import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/http";

/** Whether somebody owns this server, and how one may sign in. */
export const retrieve = () =>
  queryOptions({
    queryKey: ["GET /api/setup"],
    queryFn: ({ signal }) =>
      api.get(z.object({ owner_exists: z.boolean(), oidc: z.boolean().optional() }), "/api/setup", { signal }),
    staleTime: 0,
  });
