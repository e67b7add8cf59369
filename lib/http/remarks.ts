import type { WriteRemarks } from "@/lib/domain/memories/writes";
import { invalid } from "@/lib/wire/errors";
import { Note } from "@/lib/wire/rollbacks";

/** The headers a writer may send along: `Palimpsest-Note` (percent-encoded UTF-8) and `Palimpsest-Tool-Use-Id`. */
export function readRemarks(headers: Headers): WriteRemarks {
  const note = headers.get("palimpsest-note");
  const toolUse = headers.get("palimpsest-tool-use-id");
  if (toolUse && !/^sevt_[A-Za-z0-9_-]{1,100}$/.test(toolUse))
    throw invalid("Palimpsest-Tool-Use-Id must be the id of a session event (sevt_…).");
  return { note: note ? decodeNote(note) : undefined, tool_use_event_id: toolUse || undefined };
}

function decodeNote(encoded: string): string {
  try {
    const note = Note.safeParse(decodeURIComponent(encoded));
    if (note.success) return note.data;
  } catch {
    // falls through to the one error
  }
  throw invalid("Palimpsest-Note must be percent-encoded UTF-8 of at most 500 characters.");
}
