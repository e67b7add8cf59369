import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const randomLength = 43; // 62^43 > 2^256
const checkLength = 6; // 62^6 > 2^32
const shape = /^pl[kes]_[0-9A-Za-z]{8,40}_[0-9A-Za-z]{49}$/;

/** What every secret made here starts with, by what it opens, so that scanners can find one that leaked. */
export const secretPrefixes = { apikey: "plk_", envkey: "ple_", stok: "pls_" } as const;
type SecretKind = keyof typeof secretPrefixes;

/** What a secret opens. One that was not made here is an API key that the operator registered. */
export const kindOf = (secret: string): SecretKind =>
  secret.startsWith(secretPrefixes.envkey) ? "envkey" : secret.startsWith(secretPrefixes.stok) ? "stok" : "apikey";

/**
 * A new secret for the key or token with this id: `plk_<id part>_<32 random bytes><check>` (`ple_` for environment keys, `pls_`
 * for sessions' tokens), both in base 62. The id part says which one leaked without saying anything else; the check (CRC-32 of
 * all before it) tells a mistyped secret from an unknown one.
 */
export function newSecret(id: string): string {
  const random = base62(BigInt(`0x${randomBytes(32).toString("hex")}`), randomLength);
  const [kind = "", part = ""] = id.split("_");
  const unchecked = `${secretPrefixes[kind as SecretKind] ?? secretPrefixes.apikey}${part}_${random}`;
  return unchecked + check(unchecked);
}

/** Whether a secret in our form is whole; one in another form (registered by the operator) always may be. */
export function mayBeSecret(secret: string): boolean {
  if (!isOurs(secret)) return secret.length >= 32 && secret.length <= 512;
  return shape.test(secret) && secret.slice(-checkLength) === check(secret.slice(0, -checkLength));
}

/** What is stored and looked up in a secret's place. A fast hash is right for 256 random bits: nobody can guess them. */
export const hashSecret = (secret: string): Buffer => hash("sha256", secret, "buffer");

/** What a list shows to tell keys apart: of our secrets the id part's beginning, of others four characters. */
export const hintOf = (secret: string): string =>
  isOurs(secret) ? `${secret.slice(0, 14)}…` : `${secret.slice(0, 4)}…`;

const isOurs = (secret: string) => Object.values(secretPrefixes).some((prefix) => secret.startsWith(prefix));

const check = (text: string) => base62(BigInt(crc32(text)), checkLength);

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)]! + text;
  return text.padStart(length, "0");
}
