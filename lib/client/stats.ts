"use client";

import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/client/http";
import { Activity } from "@/lib/wire/stats";

/** Writes per hour of the last three days, or per day of the last year, in one store or in all. */
export const activity = ({ memory_store_id, bucket }: { memory_store_id?: string; bucket: "hour" | "day" }) =>
  queryOptions({
    queryKey: ["GET /api/stats/activity", { memory_store_id, bucket }],
    queryFn: ({ signal }) => api.get(Activity, "/api/stats/activity", { params: { memory_store_id, bucket }, signal }),
  });
