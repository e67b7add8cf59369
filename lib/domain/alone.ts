import { listener } from "@/lib/domain/database";

/** Does the work while no other process of this database does work under the same number; waits until it may. */
export async function alone<T>(number: number, work: () => Promise<T>): Promise<T> {
  // The lock belongs to a connection of its own and ends with it, however the process ends.
  const connection = listener();
  connection.on("error", () => undefined);
  await connection.connect();
  try {
    await connection.query("SELECT pg_advisory_lock($1)", [number]);
    return await work();
  } finally {
    await connection.end().catch(() => undefined);
  }
}
