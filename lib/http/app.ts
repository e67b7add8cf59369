import { Hono } from "hono";
import * as credentials from "@/lib/domain/credentials";
import { disconnect } from "@/lib/domain/database";
import { startFeed, stopFeed } from "@/lib/domain/feed";
import { newId } from "@/lib/domain/ids";
import { clearDeletedStores, stopClearing } from "@/lib/domain/memory-stores/clearing";
import { stopRinging } from "@/lib/domain/session-events/bell";
import { startSweepingSilence, stopSweepingSilence } from "@/lib/domain/session-events/silence";
import { clearDeletedSessions, stopClearingSessions } from "@/lib/domain/sessions/clearing";
import { notFound } from "@/lib/wire/errors";
import { refuse } from "./answer";
import { endStreams } from "./event-stream";
import { openRoutes } from "./routes";

/** The two APIs as one fetch function, with the background work they need; `close` ends streams, work and connections. */
export async function createApp() {
  const app = new Hono();
  app.notFound(() => refuse(notFound("What this path names"), newId("req")));
  app.onError((cause) => refuse(cause, newId("req")));
  openRoutes(app);
  startFeed();
  credentials.start();
  clearDeletedStores();
  startSweepingSilence();
  clearDeletedSessions();
  return { fetch: app.fetch as (request: Request, env?: unknown) => Response | Promise<Response>, close };
}

async function close(): Promise<void> {
  endStreams();
  await Promise.all([stopFeed(), stopClearing(), stopClearingSessions(), stopSweepingSilence(), credentials.stop()]);
  stopRinging();
  await disconnect();
}
