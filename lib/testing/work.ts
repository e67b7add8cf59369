/** Sessions with work, put straight into a server's database, so that the queue is tested by itself. */
import Anthropic from "@anthropic-ai/sdk";
import { transaction } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { enqueue } from "@/lib/domain/work";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { checkedFetch, raw, sdk } from "@/lib/testing/contract";
import type { TestServer } from "@/lib/testing/server";
import { sql } from "@/lib/testing/workspaces";
import type { CreatedEnvironmentKey } from "@/lib/wire/environment-keys";

export type Queue = Awaited<ReturnType<typeof newQueue>>;

/** A self-hosted environment of its own, with a worker that holds its key. */
export async function newQueue(server: TestServer) {
  process.env.DATABASE_URL = server.databaseUrl; // what the acts of this process work on
  const client = sdk(server);
  const environment = await client.beta.environments.create({ name: "Workshop", config: { type: "self_hosted" } });
  const keys = `/api/environments/${environment.id}/keys`;
  const { secret } = (await raw(server)<CreatedEnvironmentKey>("POST", keys, { json: { name: "Worker" } })).body;
  mustNotBeLogged(secret);
  const worker = bearing(server, secret).beta.environments.work;

  /** Queues work for a session: that of `sessionId`, or a new one with this store attached. */
  const enqueueFor = (sessionId: string) =>
    transaction((run) =>
      enqueue(run, { workspace_id: "wrkspc_default", environment_id: environment.id, session_id: sessionId }),
    );
  const newSession = async (storeId?: string, access = "read_write") => {
    const id = newId("sesn");
    await sql(
      server.databaseUrl,
      `INSERT INTO sessions (id, workspace_id, agent_id, agent_version, agent, environment_id, primary_thread_id, created_by_type, created_by_id)
       VALUES ($1, 'wrkspc_default', 'agent_01x', 1, '{"name":"Concierge"}', $2, 'sthr_01x', 'user_actor', 'user_01x')`,
      [id, environment.id],
    );
    if (storeId)
      await sql(
        server.databaseUrl,
        `INSERT INTO session_resources (session_id, memory_store_id, position, access, name, description, mount_path, session_created_at)
         VALUES ($1, $2, 0, $3, 'Travel agent', '', '/mnt/memory/travel-agent', now())`,
        [id, storeId, access],
      );
    return id;
  };
  /** Polls once; the item and a client that holds its token. Throws when there is none. */
  const take = async (params: Anthropic.Beta.Environments.WorkPollParams = {}) => {
    const item = await worker.poll(environment.id, params);
    if (!item) throw new Error("There was nothing to take.");
    return { item, token: tokenOf(item.secret), as: bearing(server, tokenOf(item.secret)) };
  };
  return { environment_id: environment.id, secret, worker, enqueueFor, newSession, take };
}

/** What a work item's secret holds. */
export function tokenOf(secret: string | null): string {
  const { sessions_token } = JSON.parse(Buffer.from(secret ?? "", "base64url").toString());
  mustNotBeLogged(sessions_token);
  return sessions_token;
}

/** The SDK with a bearer token instead of an API key, as its workers use it. */
export const bearing = ({ url }: { url: string }, authToken: string): Anthropic =>
  new Anthropic({ baseURL: url, apiKey: null, authToken, maxRetries: 0, fetch: checkedFetch });

/** Lets the leases of this environment's items, and waits for acknowledgement, lie so many seconds further back. */
export const age = (server: TestServer, environmentId: string, seconds: number) =>
  sql(
    server.databaseUrl,
    `UPDATE work_items SET polled_at = polled_at - make_interval(secs => $2), lease_expires_at = lease_expires_at - make_interval(secs => $2)
      WHERE environment_id = $1`,
    [environmentId, seconds],
  );
