import { newId } from "@/lib/domain/ids";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { loadOf } from "@/scripts/bench/clients";
import { requestText } from "@/scripts/bench/http";
import { inTurn, median, ratioOf } from "@/scripts/bench/measure";
import { appendsPerSecond } from "@/scripts/bench/references";
import { newBenchSession } from "@/scripts/bench/sessions";
import { distinctTexts } from "@/scripts/bench/texts";

const writers = 8;
const batch = 50;
const eventBytes = 1_000;

/** Events of 1 KB in batches of 50 by eight writers, each in a session of its own. */
export const eventsAppended: BenchCase = {
  cases: ["events-over-appends"],
  async run({ plan, stand }) {
    const sessions = await Promise.all(Array.from({ length: writers }, () => newBenchSession(stand)));
    const text = distinctTexts(47, eventBytes - 120);
    const request = (writer: number) => {
      const events = Array.from({ length: batch }, () => ({
        id: newId("sevt"),
        type: "agent.message",
        content: [{ type: "text", text: text() }],
      }));
      return requestText("POST", `/v1/sessions/${sessions[writer]}/events`, stand.key, JSON.stringify({ events }));
    };
    const seconds = (warm: boolean) => (warm ? 1 : plan.seconds);
    const seen: { p99: number; server: number; database: number }[] = [];
    const { events, appends } = await inTurn(plan.rounds, {
      async events(warm) {
        const load = await stand.processorTime(() => loadOf(stand.server.port, writers, seconds(warm), request));
        const micro = 1e6 / (load.count * batch);
        if (!warm) seen.push({ p99: load.p99, server: load.server * micro, database: load.database * micro });
        return load.perSecond * batch;
      },
      appends: (warm) => appendsPerSecond(stand.directory, seconds(warm), eventBytes),
    });
    return [
      {
        case: "events-over-appends",
        title: "events appended, batches of 50 of 1 KB, 8 writers",
        value: median(events),
        unit: "/s",
        reference: { title: "fdatasync'd appends of 1 KB", value: median(appends) },
        ratio: ratioOf(events, appends),
        target: { kind: "at least", bound: 1.5 },
        detail: {
          batch_p99_ms: Math.round(median(seen.map(({ p99 }) => p99))),
          server_us_per_event: Math.round(median(seen.map(({ server }) => server))),
          database_us_per_event: Math.round(median(seen.map(({ database }) => database))),
        },
      },
    ];
  },
};
