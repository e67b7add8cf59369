import { newId } from "@/lib/domain/ids";
import type { Stand } from "./stand";

/** A session to append to, put straight into the database. Returns its id. */
export async function newBenchSession({ database, workspaceId, actorId }: Stand): Promise<string> {
  const [id, environmentId, agentId] = [newId("sesn"), newId("env"), newId("agent")];
  await database.query(
    "INSERT INTO environments (id, workspace_id, name, config) VALUES ($1, $2, 'Bench', '{\"type\":\"self_hosted\"}')",
    [environmentId, workspaceId],
  );
  await database.query(
    `INSERT INTO sessions (id, workspace_id, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id, created_by_type, created_by_id)
     VALUES ($1, $2, $3, 1, 'Bench', $4, $5, $6, 'api_actor', $7)`,
    [
      id,
      workspaceId,
      agentId,
      JSON.stringify({ id: agentId, name: "Bench", version: 1 }),
      environmentId,
      newId("sthr"),
      actorId,
    ],
  );
  return id;
}
