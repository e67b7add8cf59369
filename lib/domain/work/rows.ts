import { notFound } from "@/lib/wire/errors";
import type { Metadata } from "@/lib/wire/pages";
import type { Work } from "@/lib/wire/work";
import type { WorkState } from "@/lib/wire/work/state";

export interface WorkRow {
  id: string;
  workspace_id: string;
  environment_id: string;
  session_id: string;
  state: WorkState;
  metadata: Metadata;
  created_at: string;
  polled_at: string | null;
  acknowledged_at: string | null;
  started_at: string | null;
  latest_heartbeat_at: string | null;
  ttl_seconds: number | null;
  /** Whether the worker that has it has been silent for longer than it may. */
  lapsed: boolean;
  stop_requested_at: string | null;
  stopped_at: string | null;
  wanted_again_at: string | null;
}

export const workColumns = `w.id, w.workspace_id, w.environment_id, w.session_id, w.state, w.metadata, w.created_at, w.polled_at,
  w.acknowledged_at, w.started_at, w.latest_heartbeat_at, w.ttl_seconds, coalesce(w.lease_expires_at < clock_timestamp(), false) AS lapsed,
  w.stop_requested_at, w.stopped_at, w.wanted_again_at`;

/** The one item that these routes name; the first three parameters. */
export const oneWork = "w.id = $1 AND w.environment_id = $2 AND w.workspace_id = $3";

export const presentWork = (row: WorkRow, secret: string | null = null): Work => ({
  id: row.id,
  type: "work",
  environment_id: row.environment_id,
  data: { type: "session", id: row.session_id },
  state: row.state,
  secret,
  metadata: row.metadata,
  created_at: row.created_at,
  acknowledged_at: row.acknowledged_at,
  started_at: row.started_at,
  latest_heartbeat_at: row.latest_heartbeat_at,
  stop_requested_at: row.stop_requested_at,
  stopped_at: row.stopped_at,
});

export function foundWork<T>(row: T | undefined): T {
  if (!row) throw notFound("Work item");
  return row;
}
