import { newId } from "@/lib/domain/ids";
import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import type { Console } from "@/scripts/bench/browser";
import { openUntilDrawn } from "@/scripts/bench/drawn";
import { median, ratioOf } from "@/scripts/bench/measure";
import { newBenchSession } from "@/scripts/bench/sessions";
import type { Stand } from "@/scripts/bench/stand";

const [long, short] = [20_000, 200];
const batch = 1_000;
const content = { element: "main [role=feed] [role=article]" };

/** A turn of ten events, as a loop reports it. */
function turn(): object[] {
  const [request, use] = [newId("sevt"), newId("sevt")];
  const text = (words: string) => [{ type: "text", text: words }];
  const usage = { input_tokens: 900, output_tokens: 120 };
  return [
    { type: "user.message", content: text("Find a train to Lisbon that leaves in the morning.") },
    { type: "session.status_running" },
    { type: "span.model_request_start", id: request },
    { type: "agent.thinking" },
    { type: "agent.tool_use", id: use, name: "bash", input: { command: `ls timetables/${use}` } },
    { type: "agent.tool_result", tool_use_id: use, content: text("iberia.txt\nalfa.txt\n".repeat(10)) },
    { type: "agent.message", content: text("There is one at **8:05**, with a change in Entroncamento.") },
    { type: "span.model_request_end", model_request_start_id: request, model_usage: usage },
    { type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null },
  ];
}

/** A session with so many events, which came in as any do. The server adds an event to each turn. */
async function sessionOf(stand: Stand, events: number): Promise<string> {
  const id = await newBenchSession(stand);
  for (let sent = 0; sent < events; ) {
    const turns = Math.min(batch, events - sent) / 10;
    const { status } = await stand.request("POST", `/v1/sessions/${id}/events`, {
      events: Array.from({ length: turns }, turn).flat(),
    });
    if (status !== 200) throw new Error(`Events were answered ${status}.`);
    sent += turns * 10;
  }
  return id;
}

async function waitFor(opened: Console, sessionId: string): Promise<number> {
  const tab = await opened.tab();
  try {
    return await openUntilDrawn(tab, urls.session(sessionId), content);
  } finally {
    await tab.page.close();
  }
}

/** How long a person waits for the first of a long session's transcript, over that of a short one, opened in turn. */
export const sessionPage: BenchCase = {
  cases: ["session-page"],
  async run({ plan, stand, console: consoleOf }) {
    const opened = await consoleOf();
    if (!opened) return [];
    const ids = { long: await sessionOf(stand, long), short: await sessionOf(stand, short) };
    await stand.settled();
    const waits: { long: number[]; short: number[] } = { long: [], short: [] };
    for (let round = 0; round <= plan.rounds * 2; round++)
      for (const which of ["long", "short"] as const) {
        const wait = await waitFor(opened, ids[which]);
        if (round > 0) waits[which].push(wait); // the first fills the browser's cache
      }
    return [
      {
        case: "session-page",
        title: `session page with ${long.toLocaleString("en")} events: time to first content over one with ${short} (p50)`,
        value: median(waits.long),
        unit: "ms",
        reference: { title: `with ${short}`, value: median(waits.short) },
        ratio: ratioOf(waits.long, waits.short),
        target: { kind: "at most", bound: 1.5 },
      },
    ];
  },
};
