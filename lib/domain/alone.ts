import { listener } from "./database";

/** Does the work while no other process of this database does work under the same number; waits until it may. */
export async function alone<T>(number: number, work: () => Promise<T>): Promise<T> {
  const done = await holding(number, "SELECT pg_advisory_xact_lock($1), true AS held", work);
  if (!done) throw new Error("A lock that was waited for was not given.");
  return done.result;
}

/** Does the work unless another process of this database does work under the same number; undefined then. */
export function aloneOrNot<T>(number: number, work: () => Promise<T>): Promise<{ result: T } | undefined> {
  return holding(number, "SELECT pg_try_advisory_xact_lock($1) AS held", work);
}

async function holding<T>(number: number, asking: string, work: () => Promise<T>): Promise<{ result: T } | undefined> {
  // The lock belongs to a transaction and ends with it, however the process ends, and behind a pooler too.
  const connection = listener();
  connection.on("error", () => undefined);
  await connection.connect();
  try {
    await connection.query("BEGIN");
    await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    const { rows } = await connection.query<{ held: boolean }>(asking, [number]);
    if (!rows[0]?.held) return undefined;
    const result = await work();
    await connection.query("COMMIT");
    return { result };
  } finally {
    await connection.end().catch(() => undefined);
  }
}
