import type { Hono } from "hono";
import { apiKeyRoutes } from "./api/api-keys";
import { changeRoutes } from "./api/changes";
import { environmentKeyRoutes } from "./api/environment-keys";
import { meRoutes } from "./api/me";
import { memoryRepairRoutes } from "./api/memories";
import { memorySummaryRoutes } from "./api/memory-summaries";
import { minimapRoutes } from "./api/minimap";
import { rollbackRoutes } from "./api/rollbacks";
import { sessionEventStretchRoutes } from "./api/session-events";
import { sessionTokenRoutes } from "./api/session-tokens";
import { sessionSummaryRoutes } from "./api/sessions";
import { setupRoutes } from "./api/setup";
import { statsRoutes } from "./api/stats";
import { authRoutes } from "./auth";
import { docsRoutes } from "./docs";
import { healthRoute } from "./health";
import { openApiRoute } from "./openapi";
import { agentRoutes } from "./v1/agents";
import { environmentRoutes } from "./v1/environments";
import { memoryRoutes } from "./v1/memories";
import { memoryStoreRoutes } from "./v1/memory-stores";
import { memoryVersionRoutes } from "./v1/memory-versions";
import { sessionEventRoutes } from "./v1/session-events";
import { sessionResourceRoutes } from "./v1/session-resources";
import { sessionThreadRoutes } from "./v1/session-threads";
import { sessionRoutes } from "./v1/sessions";
import { workRoutes } from "./v1/work";

/** Opens every route of the two APIs. Needs neither a database nor settings until a request comes. */
export function openRoutes(app: Hono): void {
  for (const open of routes) open(app);
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
  agentRoutes,
  environmentRoutes,
  environmentKeyRoutes,
  sessionRoutes,
  sessionResourceRoutes,
  sessionThreadRoutes,
  sessionSummaryRoutes,
  sessionEventStretchRoutes,
  sessionTokenRoutes,
  workRoutes,
  apiKeyRoutes,
  meRoutes,
  sessionEventRoutes,
  minimapRoutes,
  setupRoutes,
  authRoutes,
  healthRoute,
  openApiRoute,
  docsRoutes,
];
