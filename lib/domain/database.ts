import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { WireError } from "@/lib/wire/errors";
import { PrismaClient } from "@/prisma/generated/client";

/** Connections of one process. Writes wait for the disk together, so more connections than cores pay off. */
const connectionsMax = 20;
/** After this a request is told that the database does not answer; the driver gives the connection up. */
const answerWithinMs = 4_500;

const sessionSettings =
  "SET timezone TO 'UTC'; SET statement_timeout TO '30s'; SET idle_in_transaction_session_timeout TO '30s'";

/** Sent before a connection's first query; as a statement, because poolers refuse start-up parameters they do not know. */
const onConnect = (connection: pg.ClientBase) => connection.query(sessionSettings);

let pool: pg.Pool | undefined;
let client: PrismaClient | undefined;

/** RFC 3339 with the microseconds that JavaScript dates lose; sessions run in UTC, so the offset is always +00. */
export const wireTimestamp = (text: string) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === pg.types.builtins.TIMESTAMPTZ) return wireTimestamp;
    if (oid === pg.types.builtins.INT8) return Number; // sequence numbers and sizes stay far below 2^53
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** The process' pool, made at first use from DATABASE_URL. */
export function database(): pg.Pool {
  if (pool) return pool;
  pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: connectionsMax,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: "palimpsest",
    onConnect,
  });
  // An idle connection that breaks must not end the process; the next query opens another.
  pool.on("error", (cause) => log.error({ message: "an idle database connection broke", cause }));
  return pool;
}

/** Prisma over the same connections, for everything that is not a hot path. */
export function prisma(): PrismaClient {
  client ??= new PrismaClient({ adapter: new PrismaPg(database()) });
  return client;
}

/** Ends every connection; the next use opens a new pool. */
export async function disconnect(): Promise<void> {
  const ending = pool;
  await client?.$disconnect().catch(() => {});
  pool = undefined;
  client = undefined;
  await ending?.end().catch(() => {});
}

type Value = string | number | boolean | Date | Buffer | null | readonly string[] | readonly number[];

/**
 * One statement, prepared under `name` on each connection (none: not prepared). Serialization failures and deadlocks are
 * tried again: they changed nothing. Throws a 503 `api_error` when the database cannot be reached or has no room.
 */
export async function query<Row extends object>(
  name: string | undefined,
  text: string,
  values: readonly Value[],
): Promise<Row[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await database().query<Row>({ name, text, values: values as unknown[], types });
      return result.rows;
    } catch (cause) {
      if (attempt === attemptsMax || !isTransient(cause)) throw unavailable(cause) ?? cause;
    }
  }
}

/**
 * `work` in one transaction on one connection; rolled back when it throws. After a serialization failure or a deadlock it is
 * done again from the start, as nothing of it happened: `work` changes nothing but the database.
 */
export async function transaction<T>(work: (run: typeof query) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptTransaction(work);
    } catch (cause) {
      if (attempt === attemptsMax || !isTransient(cause)) throw unavailable(cause) ?? cause;
    }
  }
}

const attemptsMax = 6;
const isTransient = (cause: unknown) => /^40(001|P01)$/.test((cause as { code?: string }).code ?? "");

async function attemptTransaction<T>(work: (run: typeof query) => Promise<T>): Promise<T> {
  const connection = await database().connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements must not end the process; the next statement tells.
  const noteBreak = (cause: Error) => {
    broken = cause;
  };
  connection.on("error", noteBreak);
  try {
    await connection.query("BEGIN");
    const result = await work(
      async <Row extends object>(name: string | undefined, text: string, values: readonly Value[]) => {
        const { rows } = await connection.query<Row>({ name, text, values: values as unknown[], types });
        return rows;
      },
    );
    await connection.query("COMMIT");
    return result;
  } catch (cause) {
    await connection.query("ROLLBACK").catch((failure) => {
      broken = failure;
    });
    throw cause;
  } finally {
    connection.off("error", noteBreak);
    connection.release(broken);
  }
}

/** A connection of its own for LISTEN, outside the pool. */
export const listener = () =>
  new pg.Client({ connectionString: env.DATABASE_URL, keepAlive: true, application_name: "palimpsest-bell" });

const outOfReach = /^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|08|57P0|53|58|XX000)/;
const driverWords =
  /timeout|Connection terminated|connection is closed|not queryable|Client was closed|Cannot use a pool/i;

/** The error to answer when the database, not the request, is at fault; its cause stays with it for the log. */
export function unavailable(cause: unknown): WireError | undefined {
  const { code, message = "", name } = cause as { code?: string; message?: string; name?: string };
  if (!(code && outOfReach.test(code)) && !driverWords.test(message) && name !== "AggregateError") return undefined;
  const words =
    code === "53100"
      ? "The database's disk is full."
      : code === "53300"
        ? "The database has no free connection."
        : "The database does not answer.";
  const error = new WireError("api_error", `${words} Nothing of this request was acknowledged; try again.`, {
    status: 503,
    retry_after: 1,
  });
  error.cause = cause;
  return error;
}

/** Columns of a row as one text: SQL expressions that are never null, without control characters in their values. */
export const packedRow = (columns: readonly string[]) => columns.join(" || E'\\x1f' || ");

/** Rows as one text, in the order they come in: the driver takes a page apart value by value, which costs more than the query. */
export const packed = (row: string) => `string_agg(${row}, E'\\x1e')`;

/** The rows of a packed text, each as its columns' texts. */
export const unpack = (text: string | null): string[][] =>
  text ? text.split("\x1e").map((row) => row.split("\x1f")) : [];
