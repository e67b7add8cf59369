import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import { connect, requestText } from "@/scripts/bench/http";
import { quantile } from "@/scripts/bench/measure";
import { distinctTexts } from "@/scripts/bench/texts";
import { openWatchers, type Watchers } from "@/scripts/bench/watchers";

/** What an open stream holds in the server: the slope between a hundred and a thousand of them, garbage collected. */
export const memoryPerStream: BenchCase = {
  cases: ["stream-memory"],
  async run({ stand }) {
    const file = join(stand.directory, "memory.json");
    const garbage = join(import.meta.dirname, "..", "garbage.mjs");
    const server = await stand.freshServer({ NODE_OPTIONS: `--import=${garbage}`, BENCH_MEMORY_FILE: file });
    const used = async () => {
      rmSync(file, { force: true });
      process.kill(server.pid, "SIGUSR2");
      while (!existsSync(file)) await sleep(50);
      await sleep(100);
      const { heapUsed, external } = JSON.parse(readFileSync(file, "utf8"));
      return { used: heapUsed + external, resident: server.memory() * 1024 * 1024 };
    };
    const watchers: Watchers[] = [];
    const watch = async (count: number) => {
      watchers.push(await openWatchers(server.port, stand.key, "/api/changes/stream", count));
      await sleep(3_000);
      return used();
    };
    await watch(50); // what the first ones make the process load and compile is no stream's
    const few = await watch(50);
    const many = await watch(900);
    for (const { close } of watchers) close();
    await sleep(3_000);
    const afterwards = await used();
    await server.stop();
    return [
      {
        case: "stream-memory",
        title: "memory per open stream: from 100 to 1,000, after a garbage collection",
        value: (many.used - few.used) / 900 / 1024,
        unit: "KB",
        target: { kind: "at most", bound: 64 },
        detail: {
          resident_kb_per_stream: Math.round((many.resident - few.resident) / 900 / 1024),
          left_when_closed_kb: Math.round((afterwards.used - few.used) / 1024),
        },
      },
    ];
  },
};

const writes = 10_000;
const disconnects = 100;

/** A reader that is cut off again and again while others write, and comes back with the last id it has. */
export const resumingReader: BenchCase = {
  cases: ["stream-resumed"],
  async run({ stand, store }) {
    const { id, memoryIds } = await store();
    const text = distinctTexts(41);
    const acknowledged = new Set<string>();
    const heard: string[] = [];
    let left = writes;
    const write = async () => {
      const connection = await connect(stand.server.port);
      while (left-- > 0) {
        const path = `/v1/memory_stores/${id}/memories/${memoryIds[left % memoryIds.length]}`;
        const { status, body } = await connection.ask(
          requestText("POST", path, stand.key, JSON.stringify({ content: text() })),
        );
        if (status !== 200) throw new Error(`Status ${status}`);
        acknowledged.add(JSON.parse(body.toString()).memory_version_id);
      }
      connection.close();
    };
    const reader = readAndBreakOff(stand, id, heard, writes / disconnects);
    await reader.ready;
    await Promise.all(Array.from({ length: 8 }, write));
    for (const end = Date.now() + 60_000; heard.length < writes && Date.now() < end; ) await sleep(50);
    await sleep(500);
    reader.stop();
    const distinct = new Set(heard);
    return [
      {
        case: "stream-resumed",
        title: `lost or doubled in ${writes.toLocaleString("en")} writes over ${disconnects} disconnects`,
        value: [...acknowledged].filter((version) => !distinct.has(version)).length + (heard.length - distinct.size),
        unit: "",
        target: { kind: "at most", bound: 0 },
        detail: { disconnects: reader.disconnects(), heard: heard.length },
      },
    ];
  },
};

/** Follows a store's changes, breaking off behind every so many. */
function readAndBreakOff(stand: Bench["stand"], storeId: string, heard: string[], breakOffEvery: number) {
  let stopped = false;
  let count = 0;
  let place: string | undefined;
  let opened = () => {};
  const ready = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const read = async () => {
    const url = `http://127.0.0.1:${stand.server.port}/api/changes/stream?memory_store_id=${storeId}`;
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${stand.key}`, ...(place ? { "last-event-id": place } : {}) };
    const { body } = await fetch(url, { headers, signal: stop.signal });
    const upTo = heard.length + breakOffEvery;
    let rest = "";
    for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
      const frames = (rest + Buffer.from(part).toString()).split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) {
        place = /^id: (.*)$/m.exec(frame)?.[1] ?? place;
        if (frame.startsWith("event: change"))
          heard.push(JSON.parse(/^data: (.*)$/m.exec(frame)![1]!).memory_version.id);
        else opened();
        if (heard.length >= upTo) break;
      }
      if (stopped || heard.length >= upTo) break;
    }
    stop.abort();
    count++;
  };
  void (async () => {
    while (!stopped) await read().catch(() => undefined);
  })();
  const stop = () => {
    stopped = true;
  };
  return { ready, disconnects: () => count, stop };
}

const othersWatching = 500;

/** How long after its acknowledgement a write reaches one reader of five hundred, at five writes a second. */
export const heardAmongMany: BenchCase = {
  cases: ["heard-among-500"],
  async run({ plan, stand, store }) {
    const { id, memoryIds } = await store();
    const others = await openWatchers(stand.server.port, stand.key, "/api/changes/stream", othersWatching);
    const arrivals = new Map<string, number>();
    const stop = new AbortController();
    const { body } = await fetch(`http://127.0.0.1:${stand.server.port}/api/changes/stream`, {
      headers: { authorization: `Bearer ${stand.key}` },
      signal: stop.signal,
    });
    const reading = (async () => {
      for await (const part of body as unknown as AsyncIterable<Uint8Array>)
        for (const [version] of Buffer.from(part)
          .toString()
          .matchAll(/memver_\w+/g))
          if (!arrivals.has(version)) arrivals.set(version, performance.now());
    })().catch(() => undefined);
    const text = distinctTexts(43);
    const waits: number[] = [];
    const times = plan.rounds * 20;
    const write = async (time: number) => {
      const path = `/v1/memory_stores/${id}/memories/${memoryIds[time]}`;
      const reply = await stand.request("POST", path, { content: text() });
      const acknowledged = performance.now();
      const version: string = JSON.parse(reply.body.toString()).memory_version_id;
      while (!arrivals.has(version)) await sleep(1);
      waits.push(Math.max(0, arrivals.get(version)! - acknowledged));
      await sleep(200);
    };
    const { server: seconds } = await stand.processorTime(async () => {
      for (let time = 0; time < times; time++) await write(time);
      return {};
    });
    const idle = await stand.processorTime(async () => {
      await sleep(2_000);
      return {};
    });
    stop.abort();
    await reading;
    others.close();
    const detail = {
      server_ms_per_write: Math.round((seconds / times) * 1e4) / 10,
      server_ms_per_idle_second: Math.round(idle.server * 500),
    };
    const row = (part: number, name: string, bound: number) => ({
      case: `heard-among-500-${name}`,
      title: `write acknowledged → at one of 500 readers, 5 writes/s, ${name}`,
      value: quantile(waits, part),
      unit: "ms",
      target: { kind: "at most", bound } as const,
      detail,
    });
    return [row(0.5, "p50", 60), row(0.99, "p99", 250)];
  },
};
