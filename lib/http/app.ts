import { Hono } from "hono";
import * as credentials from "@/lib/domain/credentials";
import { disconnect } from "@/lib/domain/database";
import { startFeed, stopFeed } from "@/lib/domain/feed";
import { newId } from "@/lib/domain/ids";
import { clearDeletedStores, stopClearing } from "@/lib/domain/memory-stores/clearing";
import { notFound } from "@/lib/wire/errors";
import { refuse } from "./answer";
import { apiKeyRoutes } from "./api/api-keys";
import { changeRoutes } from "./api/changes";
import { meRoutes } from "./api/me";
import { memoryRepairRoutes } from "./api/memories";
import { memorySummaryRoutes } from "./api/memory-summaries";
import { rollbackRoutes } from "./api/rollbacks";
import { setupRoutes } from "./api/setup";
import { statsRoutes } from "./api/stats";
import { authRoutes } from "./auth";
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
  credentials.start();
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
  apiKeyRoutes,
  meRoutes,
  setupRoutes,
  authRoutes,
  healthRoute,
];

async function close(): Promise<void> {
  endStreams();
  await Promise.all([stopFeed(), stopClearing(), credentials.stop()]);
  await disconnect();
}
