import { type Actor, readOnly } from "@/lib/domain/actor";
import { clockNow } from "@/lib/domain/clock";
import { ring } from "@/lib/domain/feed";
import { invalid, notFound, WireError } from "@/lib/wire/errors";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";
import type { MemoryRow } from "./rows";

/** What a writer may say about a write beside the write itself. */
export interface WriteRemarks {
  note?: string;
  tool_use_event_id?: string;
}

/** The `write_context` of the SQL functions as one row constructor; takes the first eight parameters. */
export const writeContext =
  "ROW($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::timestamptz, $8::text)::write_context";

export const contextValues = (actor: Actor, remarks: WriteRemarks, rollbackId: string | null = null) => [
  actor.workspace_id,
  actor.type,
  actor.id,
  remarks.note || null,
  remarks.tool_use_event_id ?? null,
  rollbackId,
  clockNow(),
  actor.session?.token_id ?? null,
];

/** What the SQL functions answer (`memory_write`). */
export interface WriteRow extends MemoryRow {
  outcome: string;
  conflicting_path: string | null;
  conflicting_memory_id: string | null;
  version_number: number;
}

/** Rings the bell for a write that happened; throws the named error for one that was refused. */
export function settle(row: WriteRow | undefined): WriteRow {
  if (row?.outcome === "ok") ring();
  else if (row?.outcome !== "unchanged") throw refusal(row);
  return row;
}

function refusal(row: WriteRow | undefined): WireError {
  switch (row?.outcome) {
    case "token_ended":
      return new WireError("authentication_error", "The credential is not valid.");
    case "read_only":
      return readOnly();
    case "store_not_found":
      return notFound("Memory store");
    case "store_archived":
      return invalid(writingBlockedBecause({ archived_at: "now" }) ?? "This store is archived.");
    case "memory_not_found":
      return notFound("Memory");
    case "version_not_found":
      return notFound("Memory version");
    case "precondition_failed":
      return new WireError(
        "memory_precondition_failed_error",
        "The memory has changed since: its content is not the one expected.",
      );
    case "path_conflict":
      return new WireError("memory_path_conflict_error", "Another memory is at this path, above it or below it.", {
        fields: {
          conflicting_path: row.conflicting_path ?? "",
          conflicting_memory_id: row.conflicting_memory_id ?? "",
        },
      });
    case "memory_limit":
      return invalid("This store holds as many memories as it may; delete some, or raise the limit of the server.");
    case "memory_live":
      return invalid("This memory is not deleted, so there is nothing to restore.");
    case "no_content":
      return invalid("The last content of this memory was redacted, so there is nothing to restore.");
    case "version_redacted":
      return invalid("This version was redacted.");
    case "version_deleted":
      return invalid("A deletion has no content to return to.");
    default:
      return new WireError("api_error", "The write ended in a way this server does not know.");
  }
}
