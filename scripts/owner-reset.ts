/**
 * `npm run owner:reset`, on the server's own machine: prints a fresh link under which the owner sets a new password.
 * Works beside a running server, and without one by starting its database for a moment.
 */
import { env, hasExternalDatabase } from "@/lib/env";
import { keptSecret, openDataDirectory } from "@/lib/postgres/data-directory";
import { runningUrl, startEmbedded } from "@/lib/postgres/embedded";
import { lockDataDirectory } from "@/lib/postgres/lock";
import { migrate } from "@/lib/postgres/migrations";
import { StartError } from "@/lib/start-error";

type Reached = { origin: string; leave(): Promise<void> };

async function main(): Promise<void> {
  const { origin, leave } = await (hasExternalDatabase() ? reachExternal() : reachEmbedded());
  try {
    const { issueResetLink } = await import("@/lib/domain/setup");
    const path = await issueResetLink();
    console.log(`\n  Open this link to set the owner's password; it works once, for an hour:\n\n  ${origin}${path}\n`);
  } finally {
    const { disconnect } = await import("@/lib/domain/database");
    await disconnect();
    await leave();
  }
}

const usualOrigin = () => env.PALIMPSEST_URL ?? `http://127.0.0.1:${env.PORT}`;

async function reachExternal(): Promise<Reached> {
  await migrate(env.DATABASE_URL);
  return { origin: usualOrigin(), leave: async () => undefined };
}

async function reachEmbedded(): Promise<Reached> {
  const data = openDataDirectory();
  process.env.PALIMPSEST_SECRET ??= keptSecret(data, "secret");
  const lock = await lockDataDirectory(data.path);
  if ("inUse" in lock) {
    const url = runningUrl(data);
    if (!url) throw new StartError("The server is just starting or stopping. Try again in a moment.");
    process.env.DATABASE_URL = url;
    return { origin: env.PALIMPSEST_URL ?? lock.url ?? usualOrigin(), leave: async () => undefined };
  }
  const embedded = await startEmbedded(data);
  process.env.DATABASE_URL = embedded.url;
  await migrate(embedded.url);
  const leave = async () => {
    await embedded.stop();
    lock.release();
  };
  return { origin: usualOrigin(), leave };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
  process.exitCode = 1;
}
