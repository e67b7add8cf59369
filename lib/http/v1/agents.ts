import type { Hono } from "hono";
import { z } from "zod";
import * as agents from "@/lib/domain/agents";
import { describedBytesMax, endpoint } from "@/lib/http/endpoint";
import {
  Agent,
  AgentPage,
  CreateAgent,
  ListAgents,
  ListAgentVersions,
  RetrieveAgent,
  UpdateAgent,
} from "@/lib/wire/agents";
import { IdParam } from "@/lib/wire/pages";

const tag = "Agents";
const params = z.object({ agent_id: IdParam });
const all = "/v1/agents";
const one = `${all}/{agent_id}`;

export function agentRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Create an agent",
      body: CreateAgent,
      bodyBytesMax: describedBytesMax,
      reply: Agent,
    },
    ({ actor, body }) => agents.create(actor, body),
  );
  endpoint(
    app,
    { method: "get", path: all, tag, summary: "List agents, newest first", query: ListAgents, reply: AgentPage },
    ({ actor, query }) => agents.list(actor, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: one,
      tag,
      summary: "Retrieve an agent, in its newest version or another",
      params,
      query: RetrieveAgent,
      reply: Agent,
    },
    ({ actor, params, query }) => agents.retrieve(actor, params.agent_id, query.version),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Update an agent: a new version, unless nothing changes",
      params,
      body: UpdateAgent,
      bodyBytesMax: describedBytesMax,
      reply: Agent,
    },
    ({ actor, params, body }) => agents.update(actor, params.agent_id, body),
  );
  endpoint(
    app,
    { method: "post", path: `${one}/archive`, tag, summary: "Archive an agent, for good", params, reply: Agent },
    ({ actor, params }) => agents.archive(actor, params.agent_id),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${one}/versions`,
      tag,
      summary: "List an agent's versions, newest first",
      params,
      query: ListAgentVersions,
      reply: AgentPage,
    },
    ({ actor, params, query }) => agents.versions(actor, params.agent_id, query),
  );
}
