import { randomFillSync } from "node:crypto";

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const pool = Buffer.alloc(4096);
let next = pool.length;

function randomByte(): number {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  return pool[next++]!;
}

/** Prefixes of the wire (§ ids) that this server hands out. */
export type IdPrefix =
  | "memstore"
  | "mem"
  | "memver"
  | "agent"
  | "env"
  | "envkey"
  | "work"
  | "sesn"
  | "stok"
  | "sevt"
  | "sthr"
  | "outc"
  | "apikey"
  | "user"
  | "req"
  | "rollback"
  | "usess"
  | "uacct"
  | "uver";

/**
 * A new id such as `mem_01…`: eight base58 digits of the millisecond, then 14 random ones (82 bits). The time comes first so
 * that rows written together lie together in the indexes; nothing is ever read back out of it.
 */
export function newId(prefix: IdPrefix, now = Date.now()): string {
  let time = "";
  for (let rest = now, digit = 0; digit < 8; digit++, rest = Math.floor(rest / 58)) time = alphabet[rest % 58]! + time;
  let random = "";
  while (random.length < 14) {
    const byte = randomByte();
    if (byte < 232) random += alphabet[byte % 58]; // 232 = 4 × 58: every digit equally likely
  }
  return `${prefix}_01${time}${random}`;
}
