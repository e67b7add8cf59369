/** Workspaces and keys put straight into a test database, for what no API can make yet. */
import { Client } from "pg";
import { hashSecret, newSecret } from "@/lib/domain/credentials/secret";
import { newId } from "@/lib/domain/ids";
import { mustNotBeLogged } from "@/lib/testing/canary";
import type { Scope } from "@/lib/wire/api-keys";

/** Runs SQL on a server's database; returns the rows. */
export async function sql<Row extends object>(
  databaseUrl: string | undefined,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A second workspace. Returns its id. */
export async function newWorkspace(databaseUrl: string | undefined, name = "Other"): Promise<string> {
  const id = `wrkspc_${newId("user").slice(5)}`;
  await sql(databaseUrl, "INSERT INTO workspaces (id, name) VALUES ($1, $2)", [id, name]);
  return id;
}

/** A key with these scopes in this workspace. Returns its id and secret. */
export async function newKey(
  databaseUrl: string | undefined,
  scopes: readonly Scope[],
  workspaceId = "wrkspc_default",
): Promise<{ id: string; apiKey: string }> {
  const id = newId("apikey");
  const apiKey = newSecret(id);
  mustNotBeLogged(apiKey);
  await sql(
    databaseUrl,
    "INSERT INTO api_keys (id, workspace_id, name, scopes, secret_hash, hint) VALUES ($1, $2, $3, $4, $5, 'plk_')",
    [id, workspaceId, `Key for ${scopes.join(" ")}`, scopes, hashSecret(apiKey)],
  );
  return { id, apiKey };
}
