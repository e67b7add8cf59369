import { listener } from "./database";

/** Does the work while no other process of this database does work under the same number; waits until it may. */
export async function alone<T>(number: number, work: () => Promise<T>): Promise<T> {
  // The lock belongs to a transaction and ends with it, however the process ends, and behind a pooler too.
  const connection = listener();
  connection.on("error", () => undefined);
  await connection.connect();
  try {
    await connection.query("BEGIN");
    await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    await connection.query("SELECT pg_advisory_xact_lock($1)", [number]);
    const result = await work();
    await connection.query("COMMIT");
    return result;
  } finally {
    await connection.end().catch(() => undefined);
  }
}
