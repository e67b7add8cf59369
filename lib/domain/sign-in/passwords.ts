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
export function refuseGuessable(password: string, { email, name }: { email: string; name?: string }): void {
  const plain = password.toLowerCase().normalize("NFKC");
  const own = [email, email.split("@")[0], name, "palimpsest"].map((word) => word?.toLowerCase().trim());
  const bare = plain.replace(/[^\p{L}\p{N}]/gu, "").replace(/^\d+|\d+$/g, "");
  if (own.some((word) => word && word.length >= 3 && (plain === word || bare === word)))
    throw invalid("password must not be your name, your address or the product's name.");
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

const common = new Set(
  `password passw0rd p@ssw0rd p@ssword pa$$word pa55word passwort motdepasse contraseña contrasena senha1234 baseball football
   basketball superman batman iloveyou princess sunshine sunflower trustno1 welcome welcome1 letmein letmein1 whatever starwars
   computer internet michelle jennifer jordan23 michael1 charlie1 liverpool chelsea1 arsenal1 corvette mercedes mustang1
   changeme changeit default1 administrator admin123 admin1234 root1234 guest123 test1234 testtest secret123 secret12 qwerty12
   qwerty123 qwerty1234 qwertyui qwertyuiop asdfghjk asdfghjkl zxcvbnm1 zaq12wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 abc12345
   abcd1234 a1b2c3d4 abc123456 aa123456 a1234567 a12345678 password1 password12 password123 password1234 password! passwords
   iloveyou1 monkey12 dragon12 shadow12 master12 hello123 hello1234 login123 google123 facebook samsung1 1234qwer 123qwe123
   123456789a 147258369 789456123 159753456 11223344 112233445566 12341234 123123123 66668888 5201314520 woaini1314 qazwsxedc
   correcthorsebatterystaple`
    .split(/\s+/)
    .filter(Boolean),
);

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
