import { timingSafeEqual } from "node:crypto";
import type { Actor } from "@/lib/domain/actor";
import { hashSecret, mayBeSecret } from "@/lib/domain/api-keys/secret";
import { spend } from "@/lib/domain/credentials/failures";
import { query } from "@/lib/domain/database";
import { log } from "@/lib/log";
import { Scope } from "@/lib/wire/api-keys";
import { WireError } from "@/lib/wire/errors";

/** How long an answer of the database is believed: half of the second within which a revocation must hold everywhere. */
const believedMs = 500;
/** How long a refusal is: the same wrong secret again costs no question. */
const refusedMs = 5_000;
const rememberedMax = 10_000;
const flushEveryMs = 30_000;

interface Recognised {
  actor: Actor;
  expiresAt: number;
  askedAt: number;
}

const recognised = new Map<string, Recognised>();
const refused = new Map<string, number>();
const underway = new Map<string, Promise<Recognised | undefined>>();
let lastUsed = new Map<string, number>();
let flushing: NodeJS.Timeout | undefined;

/**
 * The actor behind an API key's secret. Throws `authentication_error` for a secret that is unknown, mistyped, expired or
 * revoked (all in the same words), and `rate_limit_error` when too many such came from this address.
 */
export async function recognise(secret: string, address: string): Promise<Actor> {
  if (!mayBeSecret(secret)) throw refusal(`again ${address}`);
  const hashed = hashSecret(secret);
  const slot = hashed.toString("latin1");
  const now = Date.now();
  const remembered = recognised.get(slot);
  if (remembered && now - remembered.askedAt < believedMs && now < remembered.expiresAt)
    return used(remembered.actor, now);
  // One program that keeps presenting an old key is limited by itself; it must not keep others behind its address out.
  if (now - (refused.get(slot) ?? 0) < refusedMs) throw refusal(`again ${address}`);
  // A secret never seen here costs the database a look; an address that presents many wrong ones must wait.
  if (!remembered) spend(address, { tokens: 0 });
  const found = await ask(slot, hashed);
  if (found && now < found.expiresAt) return used(found.actor, now);
  keep(refused, slot, now);
  throw refusal(address);
}

/** Forgets every remembered answer about a secret, so that its revocation holds here at once. */
export const forget = (secretHash: Buffer): void => {
  recognised.delete(secretHash.toString("latin1"));
  refused.delete(secretHash.toString("latin1"));
};

/** Starts writing `last_used_at` back every half minute. */
export function start(): void {
  flushing ??= setInterval(() => void flush(), flushEveryMs).unref();
}

/** Writes back what is still held and stops; remembered answers are forgotten. */
export async function stop(): Promise<void> {
  clearInterval(flushing);
  flushing = undefined;
  await flush();
  recognised.clear();
  refused.clear();
}

function used(actor: Actor, now: number): Actor {
  lastUsed.set(actor.id, now);
  return actor;
}

function refusal(address: string): WireError {
  spend(address, { tokens: 1 });
  return new WireError("authentication_error", "The credential is not valid.");
}

/** One question at a time per secret, however many requests wait for its answer. */
function ask(slot: string, hashed: Buffer): Promise<Recognised | undefined> {
  let answer = underway.get(slot);
  if (!answer) {
    answer = lookUp(slot, hashed).finally(() => underway.delete(slot));
    underway.set(slot, answer);
  }
  return answer;
}

interface Row {
  id: string;
  name: string;
  workspace_id: string;
  scopes: string[];
  secret_hash: Buffer;
  expires_at: string | null;
}

async function lookUp(slot: string, hashed: Buffer): Promise<Recognised | undefined> {
  const askedAt = Date.now(); // before the question: a revocation that lands during it must not be believed longer
  const [row] = await query<Row>(
    "recognise_api_key",
    `SELECT id, name, workspace_id, scopes, secret_hash, expires_at FROM api_keys
      WHERE secret_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    [hashed],
  );
  recognised.delete(slot);
  if (!row || !timingSafeEqual(row.secret_hash, hashed)) return undefined;
  const answer: Recognised = {
    actor: Object.freeze({
      type: "api_actor",
      id: row.id,
      name: row.name,
      workspace_id: row.workspace_id,
      scopes: new Set(Scope.options.filter((scope) => row.scopes.includes(scope))),
      email: null,
      role: null,
    }),
    expiresAt: row.expires_at ? Date.parse(row.expires_at) : Number.POSITIVE_INFINITY,
    askedAt,
  };
  keep(recognised, slot, answer);
  return answer;
}

function keep<T>(memory: Map<string, T>, slot: string, value: T): void {
  memory.set(slot, value);
  if (memory.size > rememberedMax) memory.delete(memory.keys().next().value!);
}

/** After the flush before it, so that the last one of all ends last. */
const flush = () => {
  written = written.then(writeLastUse);
  return written;
};
let written = Promise.resolve();

async function writeLastUse(): Promise<void> {
  if (lastUsed.size === 0) return;
  const batch = [...lastUsed];
  lastUsed = new Map();
  await query(
    undefined,
    `UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
       FROM unnest($1::text[], $2::float8[]) AS batch(id, ms), LATERAL (SELECT to_timestamp(ms / 1000) AS at) used
      WHERE api_keys.id = batch.id`,
    [batch.map(([id]) => id), batch.map(([, ms]) => ms)],
  ).catch((cause) => log.error({ message: "the last use of API keys could not be written", cause }));
}
