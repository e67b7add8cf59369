import type { Hono } from "hono";
import * as work from "@/lib/domain/work";
import { ack, heartbeat } from "@/lib/domain/work/lease";
import { poll } from "@/lib/domain/work/polling";
import { endpoint } from "@/lib/http/endpoint";
import { EnvironmentParams } from "@/lib/wire/environments";
import {
  Heartbeat,
  ListWork,
  PollWork,
  RecordedHeartbeat,
  StopWork,
  UpdateWork,
  Work,
  WorkPage,
  WorkParams,
  WorkStats,
} from "@/lib/wire/work";

const tag = "Work";
const all = "/v1/environments/{environment_id}/work";
const one = `${all}/{work_id}`;

export function workRoutes(app: Hono): void {
  queueRoutes(app);
  itemRoutes(app);
}

function queueRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: `${all}/poll`,
      tag,
      summary: "Wait for the next work item; null when there is none",
      params: EnvironmentParams,
      query: PollWork,
      reply: Work.nullable(),
    },
    ({ actor, params, query, header, signal }) =>
      poll(actor, params.environment_id, query, { workerId: header("anthropic-worker-id"), signal }),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${all}/stats`,
      tag,
      summary: "Count what is queued and who polls",
      params: EnvironmentParams,
      reply: WorkStats,
    },
    ({ actor, params }) => work.stats(actor, params.environment_id),
  );
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List an environment's work, newest first",
      params: EnvironmentParams,
      query: ListWork,
      reply: WorkPage,
    },
    ({ actor, params, query }) => work.list(actor, params.environment_id, query),
  );
}

function itemRoutes(app: Hono): void {
  endpoint(
    app,
    { method: "get", path: one, tag, summary: "Retrieve a work item", params: WorkParams, reply: Work },
    ({ actor, params }) => work.retrieve(actor, params.environment_id, params.work_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Update a work item's metadata",
      params: WorkParams,
      body: UpdateWork,
      reply: Work,
    },
    ({ actor, params, body }) => work.update(actor, params.environment_id, params.work_id, body),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/ack`,
      tag,
      summary: "Acknowledge a polled work item",
      params: WorkParams,
      reply: Work,
    },
    ({ actor, params }) => ack(actor, params.environment_id, params.work_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/heartbeat`,
      tag,
      summary: "Renew the lease of a work item",
      params: WorkParams,
      query: Heartbeat,
      reply: RecordedHeartbeat,
    },
    ({ actor, params, query }) => heartbeat(actor, params.environment_id, params.work_id, query),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/stop`,
      tag,
      summary: "Stop a work item, at once or when its worker has finished",
      params: WorkParams,
      body: StopWork,
      bodyOptional: true,
      reply: Work,
    },
    ({ actor, params, body }) => work.stop(actor, params.environment_id, params.work_id, body),
  );
}
