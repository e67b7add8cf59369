import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { invalid } from "@/lib/wire/errors";

/** 32 MB and three passes per guess, as OWASP advises where memory is dear. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyLength = 32;

/** The stored form of a password: `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether the password is the one behind its stored form; compared in constant time. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [form, N, r, p, salt, key] = hash.split("$");
  if (form !== "scrypt" || !salt || !key) return false;
  const expected = Buffer.from(key, "base64url");
  const derived = await derive(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

/**
 * Refuses a password that is guessed first: a common one, one character or run repeated, or the person's own name or address.
 * Length is the schema's business; which kinds of characters it holds is nobody's. Throws `invalid_request_error`.
 */
export async function refuseGuessable(
  password: string,
  { email, name }: { email: string; name?: string },
): Promise<void> {
  const plain = password.toLowerCase().normalize("NFKC");
  const own = [email, email.split("@")[0], name, "palimpsest"].map((word) => word?.toLowerCase().trim());
  const bare = plain.replace(/[^\p{L}\p{N}]/gu, "").replace(/^\d+|\d+$/g, "");
  if (own.some((word) => word && word.length >= 3 && (plain === word || bare === word)))
    throw invalid("password must not be your name, your address or the product's name.");
  const common = await commonPasswords();
  if (isRepetition(plain) || isRun(plain) || common.has(plain) || (common.has(bare) && plain.length < 15))
    throw invalid("password is among the first that attackers try; choose another.");
}

/** `aaaaaaaa`, `abcabcabc` */
const isRepetition = (text: string) => /^(.{1,4})\1+.{0,3}$/u.test(text);

/** `12345678`, `87654321`, `abcdefgh`, a row of the keyboard. */
function isRun(text: string): boolean {
  const rows = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn"];
  return rows.some((row) => row.includes(text) || [...row].reverse().join("").includes(text));
}

/** What leaks most often, some 18,000 of at least eight characters, and what is chosen for a server; read when first needed. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set([...dictionary["passwords-common"], ...chosenForServers]),
  );
  return common;
}
let common: Promise<ReadonlySet<string>> | undefined;

const chosenForServers =
  `p@ssword pa$$word pa55word passwort motdepasse contraseña contrasena senha1234 changeit default1
  admin1234 root1234 guest123 secret12 hello1234 login123 welcome1 password! correcthorsebatterystaple`.split(/\s+/);

/** Derivations underway, and those that wait: more at once would fill the thread pool that name look-ups and files need too. */
let underway = 0;
const waiting: (() => void)[] = [];
const atOnce = 2;

async function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  if (underway < atOnce) underway++;
  else await new Promise<void>((resolve) => waiting.push(resolve)); // takes over the place of the one that ends
  try {
    return await scrypted(password.normalize("NFKC"), salt, { N, r, p, maxmem: 256 * N * r });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underway--;
  }
}

const scrypted = (password: string, salt: Buffer, options: ScryptOptions) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, keyLength, options, (error, key) => (error ? reject(error) : resolve(key))),
  );
