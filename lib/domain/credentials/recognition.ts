import type { Actor } from "@/lib/domain/actor";
import { bearers } from "@/lib/domain/credentials/bearers";
import { spend } from "@/lib/domain/credentials/failures";
import { hashSecret, kindOf, mayBeSecret } from "@/lib/domain/credentials/secret";
import { query } from "@/lib/domain/database";
import { log } from "@/lib/log";
import { WireError } from "@/lib/wire/errors";

/** How long an answer of the database is believed: half of the second within which a revocation must hold everywhere. */
const believedMs = 500;
/** How long a refusal is: the same wrong secret again costs no question. */
const refusedMs = 5_000;
const rememberedMax = 10_000;
const flushEveryMs = 30_000;

interface Recognised {
  actor: Actor;
  kind: keyof typeof bearers;
  /** The key's or token's own. */
  id: string;
  expiresAt: number;
  askedAt: number;
}

const recognised = new Map<string, Recognised>();
const refused = new Map<string, number>();
const underway = new Map<string, Promise<Recognised | undefined>>();
let lastUsed = new Map<string, { kind: keyof typeof bearers; at: number }>();
let flushing: NodeJS.Timeout | undefined;

/**
 * The actor behind the secret of an API key, an environment key or a session's token. Throws `authentication_error` for a secret that is unknown, mistyped, expired or
 * revoked (all in the same words), and `rate_limit_error` when too many such came from this address.
 */
export async function recognise(secret: string, address: string): Promise<Actor> {
  if (!mayBeSecret(secret)) throw refusal(`again ${address}`);
  const hashed = hashSecret(secret);
  const slot = hashed.toString("latin1");
  const now = Date.now();
  const remembered = recognised.get(slot);
  if (remembered && now - remembered.askedAt < believedMs && now < remembered.expiresAt) return used(remembered, now);
  // One program that keeps presenting an old key is limited by itself; it must not keep others behind its address out.
  if (now - (refused.get(slot) ?? 0) < refusedMs) throw refusal(`again ${address}`);
  // A secret never seen here costs the database a look; an address that presents many wrong ones must wait.
  if (!remembered) spend(address, { tokens: 0 });
  const found = await ask(kindOf(secret), slot, hashed);
  if (found && now < found.expiresAt) return used(found, now);
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

function used({ actor, kind, id }: Recognised, at: number): Actor {
  lastUsed.set(id, { kind, at });
  return actor;
}

function refusal(address: string): WireError {
  spend(address, { tokens: 1 });
  return new WireError("authentication_error", "The credential is not valid.");
}

/** One question at a time per secret, however many requests wait for its answer. */
function ask(kind: keyof typeof bearers, slot: string, hashed: Buffer): Promise<Recognised | undefined> {
  let answer = underway.get(slot);
  if (!answer) {
    answer = lookUp(kind, slot, hashed).finally(() => underway.delete(slot));
    underway.set(slot, answer);
  }
  return answer;
}

async function lookUp(kind: keyof typeof bearers, slot: string, hashed: Buffer): Promise<Recognised | undefined> {
  const askedAt = Date.now(); // before the question: a revocation that lands during it must not be believed longer
  const bearer = await bearers[kind].find(hashed);
  recognised.delete(slot);
  if (!bearer) return undefined;
  const answer: Recognised = {
    actor: Object.freeze(bearer.actor),
    kind,
    id: bearer.id,
    expiresAt: bearer.expires_at ? Date.parse(bearer.expires_at) : Number.POSITIVE_INFINITY,
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
  for (const [kind, { table }] of Object.entries(bearers)) {
    const ofKind = batch.filter(([, use]) => use.kind === kind);
    if (ofKind.length === 0) continue;
    await query(
      undefined,
      `UPDATE ${table} SET last_used_at = greatest(last_used_at, used.at)
         FROM unnest($1::text[], $2::float8[]) AS batch(id, ms), LATERAL (SELECT to_timestamp(ms / 1000) AS at) used
        WHERE ${table}.id = batch.id`,
      [ofKind.map(([id]) => id), ofKind.map(([, { at }]) => at)],
    ).catch((cause) => log.error({ message: "the last use of credentials could not be written", cause }));
  }
}
