import { join } from "node:path";
import { env, hasExternalDatabase } from "@/lib/env";
import { log } from "@/lib/log";
import { type DataDirectory, keptSecret, openDataDirectory } from "@/lib/postgres/data-directory";
import { type Embedded, startEmbedded } from "@/lib/postgres/embedded";
import { type Lock, lockDataDirectory } from "@/lib/postgres/lock";
import { StartError } from "@/lib/start-error";

const SECRET_CHARACTERS = 32;

/** The place where this process keeps its data, taken but not yet running. */
export type Claim = {
  /** For the start-up text. */
  described: string;
  /** Starts the database and points DATABASE_URL and PALIMPSEST_SECRET to it. */
  start(): Promise<void>;
  /** Tells later starts where this server is reached. */
  announce(url: string): void;
  /** Tells them that it is about to go. */
  leave(): void;
  /** Stops the database if it is ours, and gives the place back. */
  stop(): Promise<void>;
};

/** Another server lives in the data directory; `url` is null while it is starting. */
export type Taken = { takenBy: { url: string | null; pid: number } };

/** Claims the operator's database, or the data directory for the embedded one. Throws StartError. */
export async function claimDatabase(): Promise<Claim | Taken> {
  if (hasExternalDatabase()) return externalDatabase();
  const data = openDataDirectory();
  const lock = await lockDataDirectory(data.path);
  if ("inUse" in lock) return { takenBy: { url: lock.url, pid: lock.pid } };
  log.to(join(data.logs, "server.log"));
  return embeddedDatabase(data, lock);
}

function externalDatabase(): Claim {
  const url = URL.canParse(env.DATABASE_URL) ? new URL(env.DATABASE_URL) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw new StartError("DATABASE_URL must look like postgresql://user:password@host:5432/database.");
  requireSecret();
  const nothing = () => undefined;
  const done = async () => undefined;
  const described = "the PostgreSQL of DATABASE_URL";
  return { described, start: done, announce: nothing, leave: nothing, stop: done };
}

function requireSecret(): void {
  const secret = process.env.PALIMPSEST_SECRET?.trim() ?? "";
  if (secret.length >= SECRET_CHARACTERS) return;
  throw new StartError(
    `${secret ? `PALIMPSEST_SECRET is shorter than ${SECRET_CHARACTERS} characters` : "PALIMPSEST_SECRET is not set"}. ` +
      "With DATABASE_URL it must be given, the same to every process, because it signs cookies and cursors. " +
      "Make one with: node -p \"crypto.randomBytes(32).toString('base64url')\"",
  );
}

function embeddedDatabase(data: DataDirectory, lock: Lock): Claim {
  let starting: Promise<Embedded> | undefined;
  const version = data.binaries.version.replace(/-.*/, "").replace(/\.0$/, "");
  return {
    described: `${data.path} (embedded PostgreSQL ${version})${data.insteadBecause ? `\n            ${data.insteadBecause}.` : ""}`,
    async start() {
      process.env.PALIMPSEST_SECRET ??= keptSecret(data, "secret");
      requireSecret();
      starting = startEmbedded(data);
      const embedded = await starting;
      process.env.DATABASE_URL = embedded.url;
      if (embedded.adopted) log.info({ message: "Took over a database that had survived its server." });
    },
    announce: lock.announce,
    leave: lock.leave,
    async stop() {
      // A stop in the middle of the start waits for it: what is half begun cannot be stopped.
      const embedded = await starting?.catch(() => undefined);
      await embedded?.stop();
      lock.release();
    },
  };
}
