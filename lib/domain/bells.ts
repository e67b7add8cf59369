import type pg from "pg";
import { listener } from "./database";

/**
 * What is rung in the database: `palimpsest_feed` (changes were sequenced), `palimpsest_work` (with an environment's id),
 * `palimpsest_sessions` (events were appended; with the sessions' ids, parted by spaces).
 */
const channels = ["palimpsest_feed", "palimpsest_work", "palimpsest_sessions"] as const;
export type Channel = (typeof channels)[number];

/** A connection that broke is opened again this often; whoever waits for a bell also looks by itself. */
const reconnectEveryMs = 1_000;

const hearers = new Map<Channel, Set<(message: string) => void>>(channels.map((channel) => [channel, new Set()]));
let connection: pg.Client | undefined;
let watch: NodeJS.Timeout | undefined;

/** Calls `hear` whenever the bell rings, in any process. A bell is a hint and may be missed. Returns the way to stop. */
export function onBell(channel: Channel, hear: (message: string) => void): () => void {
  const all = hearers.get(channel)!;
  all.add(hear);
  return () => all.delete(hear);
}

/** Listens to all bells over one connection of its own. */
export function startBells(): void {
  if (watch) return;
  connect();
  watch = setInterval(() => {
    if (!connection) connect();
  }, reconnectEveryMs).unref();
}

export async function stopBells(): Promise<void> {
  clearInterval(watch);
  watch = undefined;
  const closing = connection;
  connection = undefined;
  await closing?.end().catch(() => {});
}

function connect(): void {
  const opened = listener();
  connection = opened;
  const drop = () => {
    if (connection === opened) connection = undefined; // the next watch connects again
    opened.end().catch(() => {});
  };
  opened.on("error", drop);
  opened.on("end", drop);
  opened.on("notification", ({ channel, payload = "" }) => {
    for (const hear of hearers.get(channel as Channel) ?? []) hear(payload);
  });
  opened
    .connect()
    .then(() => opened.query(channels.map((channel) => `LISTEN ${channel}`).join("; ")))
    .catch(drop);
}
