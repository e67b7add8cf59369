import { Hono } from "hono";
import { disconnect } from "@/lib/domain/database";
import { startFeed, stopFeed } from "@/lib/domain/feed";
import { newId } from "@/lib/domain/ids";
import { clearDeletedStores, stopClearing } from "@/lib/domain/memory-stores/clearing";
import { notFound } from "@/lib/wire/errors";
import { refuse } from "./answer";
import { changeRoutes } from "./api/changes";
import { memoryRepairRoutes } from "./api/memories";
import { memorySummaryRoutes } from "./api/memory-summaries";
import { rollbackRoutes } from "./api/rollbacks";
import { statsRoutes } from "./api/stats";
import { endStreams } from "./event-stream";
import { healthRoute } from "./health";
import { memoryRoutes } from "./v1/memories";
import { memoryStoreRoutes } from "./v1/memory-stores";
import { memoryVersionRoutes } from "./v1/memory-versions";

/** The two APIs as one fetch function, with the background work they need; `close` ends streams, work and connections. */
export async function createApp() {
  const app = new Hono();
  app.notFound(() => refuse(notFound("What this path names"), newId("req")));
  app.onError((cause) => refuse(cause, newId("req")));
  for (const open of routes) open(app);
  startFeed();
  clearDeletedStores();
  return { fetch: app.fetch as (request: Request, env?: unknown) => Response | Promise<Response>, close };
}

const routes = [
  memoryStoreRoutes,
  memoryRoutes,
  memoryVersionRoutes,
  memorySummaryRoutes,
  memoryRepairRoutes,
  changeRoutes,
  rollbackRoutes,
  statsRoutes,
  healthRoute,
];

async function close(): Promise<void> {
  endStreams();
  await Promise.all([stopFeed(), stopClearing()]);
  await disconnect();
}
