/** Sessions, and what acts as one, put straight into a test database: in any state, without anybody who runs them. */
import { hashSecret, newSecret } from "@/lib/domain/credentials/secret";
import { newId } from "@/lib/domain/ids";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { sql } from "./workspaces";

interface Wanted {
  workspaceId?: string;
  environment?: "self_hosted" | "cloud";
  status?: string;
  /** Attached stores by where they are mounted. */
  mounts?: { [mount_path: string]: string };
}

/** A session of an agent called Concierge. Returns its id, its environment's and its primary thread's. */
export async function newSession(
  databaseUrl: string | undefined,
  { workspaceId = "wrkspc_default", environment = "self_hosted", status = "idle", mounts = {} }: Wanted = {},
): Promise<{ id: string; environment_id: string; thread_id: string }> {
  const [id, environment_id, thread_id, agent_id] = [newId("sesn"), newId("env"), newId("sthr"), newId("agent")];
  await sql(
    databaseUrl,
    "INSERT INTO environments (id, workspace_id, name, config) VALUES ($1, $2, 'Laptop', json_build_object('type', $3::text))",
    [environment_id, workspaceId, environment],
  );
  const agent = JSON.stringify({ id: agent_id, type: "agent", name: "Concierge", version: 1 });
  await sql(
    databaseUrl,
    `INSERT INTO sessions (id, workspace_id, title, status, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id, created_by_type, created_by_id)
     VALUES ($1, $2, 'A trip', $3, $4, 1, 'Concierge', $5, $6, $7, 'api_actor', 'apikey_01test')`,
    [id, workspaceId, status, agent_id, agent, environment_id, thread_id],
  );
  for (const [at, [mount_path, store]] of Object.entries(mounts).entries())
    await sql(
      databaseUrl,
      `INSERT INTO session_resources (session_id, memory_store_id, position, access, name, description, mount_path, session_created_at)
       VALUES ($1, $2, $3, 'read_write', 'Store', '', $4, now())`,
      [id, store, at, mount_path],
    );
  return { id, environment_id, thread_id };
}

/** A token of a session; of the kind `work` with a work item that is being worked on. Returns its id and secret. */
export async function newToken(
  databaseUrl: string | undefined,
  session: { id: string; environment_id: string },
  { kind = "session", mayReport = false }: { kind?: "session" | "work"; mayReport?: boolean } = {},
): Promise<{ id: string; apiKey: string; work_id: string | null }> {
  const id = newId("stok");
  const work_id = kind === "work" ? newId("work") : null;
  if (work_id)
    await sql(
      databaseUrl,
      `INSERT INTO work_items (id, workspace_id, environment_id, session_id, state, lease_expires_at)
       SELECT $1, workspace_id, environment_id, id, 'active', now() + interval '90 seconds' FROM sessions WHERE id = $2`,
      [work_id, session.id],
    );
  const apiKey = newSecret(id);
  mustNotBeLogged(apiKey);
  await sql(
    databaseUrl,
    `INSERT INTO session_tokens (id, workspace_id, session_id, kind, work_id, may_report, secret_hash, hint, created_by_type, created_by_id, expires_at)
     SELECT $1, workspace_id, id, $3, $4, $5, $6, 'plk_', 'api_actor', 'apikey_01test', now() + interval '1 hour' FROM sessions WHERE id = $2`,
    [id, session.id, kind, work_id, mayReport, hashSecret(apiKey)],
  );
  return { id, apiKey, work_id };
}
