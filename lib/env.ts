import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "@/lib/start-error";

const read = (name: string) => process.env[name]?.trim() || undefined;

/** The named variable as a whole number within bounds, or the default when it is not set. Throws StartError. */
function integer(name: string, fallback: number, lowest: number, highest: number): number {
  const text = read(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw new StartError(`${name} must be a whole number from ${lowest} to ${highest}; it is set to something else.`);
}

/**
 * The settings of the process, spelled as in the environment and read from it at each use: the server itself sets
 * DATABASE_URL and PALIMPSEST_SECRET once the embedded database runs. A malformed value throws StartError.
 */
export const env = {
  get PORT() {
    return integer("PORT", 3000, 0, 65535);
  },
  get HOST() {
    return read("HOST") ?? "127.0.0.1";
  },
  /** Where PostgreSQL is. Always set once the server has started. */
  get DATABASE_URL(): string {
    const url = read("DATABASE_URL");
    if (!url) throw new StartError("DATABASE_URL is not set and no embedded database has been started.");
    return url;
  },
  /** Signs cookies and cursors. Always set once the server has started. */
  get PALIMPSEST_SECRET(): string {
    const secret = read("PALIMPSEST_SECRET");
    if (!secret) throw new StartError("PALIMPSEST_SECRET is not set.");
    return secret;
  },
  /** The public origin behind a proxy, without a trailing slash; undefined when people come directly. */
  get PALIMPSEST_URL(): string | undefined {
    const text = read("PALIMPSEST_URL");
    if (text === undefined) return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash)
      throw new StartError("PALIMPSEST_URL must be an origin such as https://palimpsest.example.org, without a path.");
    return url.origin;
  },
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-* headers are believed. */
  get PALIMPSEST_TRUSTED_PROXIES(): string[] {
    return (read("PALIMPSEST_TRUSTED_PROXIES") ?? "").split(/[\s,]+/).filter(Boolean);
  },
  get PALIMPSEST_OIDC_ISSUER() {
    return read("PALIMPSEST_OIDC_ISSUER");
  },
  get PALIMPSEST_OIDC_CLIENT_ID() {
    return read("PALIMPSEST_OIDC_CLIENT_ID");
  },
  get PALIMPSEST_OIDC_CLIENT_SECRET() {
    return read("PALIMPSEST_OIDC_CLIENT_SECRET");
  },
  /** Absolute path of the directory that holds the embedded cluster, the keys and the logs. */
  get PALIMPSEST_DATA_DIR() {
    return resolve(projectRoot(), read("PALIMPSEST_DATA_DIR") ?? ".palimpsest");
  },
  get PALIMPSEST_MAX_MEMORIES_PER_STORE() {
    return integer("PALIMPSEST_MAX_MEMORIES_PER_STORE", 10_000, 1, 2_000_000_000);
  },
  get PALIMPSEST_MAX_STORES_PER_SESSION() {
    return integer("PALIMPSEST_MAX_STORES_PER_SESSION", 8, 1, 1_000_000);
  },
  get PALIMPSEST_MAX_MEMORY_BYTES() {
    return integer("PALIMPSEST_MAX_MEMORY_BYTES", 102_400, 1, 16 * 1024 * 1024);
  },
  /** Of one process: what a stream costs is its memory. */
  get PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL() {
    return integer("PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL", 2_000, 1, 1_000_000);
  },
};

/** Reads every setting that can be malformed, so that a start fails at once. Throws StartError. */
export function checkSettings(): void {
  void [env.PORT, env.PALIMPSEST_URL, env.PALIMPSEST_MAX_MEMORIES_PER_STORE];
  void [env.PALIMPSEST_MAX_STORES_PER_SESSION, env.PALIMPSEST_MAX_MEMORY_BYTES];
  void env.PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL;
}

/** Whether an operator brings the database; otherwise the embedded one is started. */
export const hasExternalDatabase = () => read("DATABASE_URL") !== undefined;

/** Reads a secret of the first start and removes it from the environment, so that no child process inherits it. */
export function takeSecret(name: "PALIMPSEST_INIT_API_KEY" | "PALIMPSEST_INIT_PASSWORD"): string | undefined {
  const value = read(name);
  delete process.env[name];
  return value;
}

let root: string | undefined;

/** The directory that holds package.json and prisma/, whether this runs from source or from the built server. */
export function projectRoot(): string {
  if (root) return root;
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "prisma", "schema.prisma"))) {
    const parent = dirname(directory);
    if (parent === directory) throw new StartError("The files of Palimpsest are incomplete: prisma/ was not found.");
    directory = parent;
  }
  root = directory;
  return directory;
}
