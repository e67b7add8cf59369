import { query, transaction } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { type From, open, type WithCookies } from "@/lib/domain/sign-in";
import { addressLimit, count, signInLimits, succeed } from "@/lib/domain/sign-in/attempts";
import { issuer } from "@/lib/domain/sign-in/issuer";
import { hashPassword, refuseGuessable } from "@/lib/domain/sign-in/passwords";
import { forgetPerson } from "@/lib/domain/sign-in/person";
import { hashToken, newToken } from "@/lib/domain/sign-in/tokens";
import { defaultWorkspaceId } from "@/lib/domain/workspaces";
import { StartError } from "@/lib/start-error";
import { WireError } from "@/lib/wire/errors";
import { EmailAddress, Password } from "@/lib/wire/me";
import type { CreateOwner, ResetPassword, SetupState } from "@/lib/wire/setup";
import type { SignedIn } from "@/lib/wire/sign-in";

type Purpose = "setup" | "reset";

/** What the set-up and sign-in pages must know. Tells nothing else: anybody may ask. */
export async function state(): Promise<SetupState> {
  const provider = issuer();
  return {
    type: "setup",
    owner_exists: Boolean(await owner()),
    oidc: Boolean(provider),
    oidc_name: provider?.name ?? null,
  };
}

/** The path of a new link that lets its holder become the owner, or null when there is one. Earlier links keep working. */
export async function issueLink(): Promise<string | null> {
  if (await owner()) return null;
  return `/setup#token=${await issue("setup", "30 days")}`;
}

/**
 * The path of a new link that lets its holder set the owner's password, once, within the hour; earlier ones stop working.
 * Without an owner it is a set-up link.
 */
export async function issueResetLink(): Promise<string> {
  const setupLink = await issueLink();
  if (setupLink) return setupLink;
  await query(undefined, "DELETE FROM setup_tokens WHERE purpose = 'reset'", []);
  return `/setup#reset=${await issue("reset", "1 hour")}`;
}

/** Makes the owner with this address and password if there is none; whether it did. Throws StartError. */
export async function ensureOwner(email: string, password: string): Promise<boolean> {
  if (await owner()) return false;
  const address = EmailAddress.safeParse(email);
  if (!address.success) throw new StartError("PALIMPSEST_INIT_EMAIL must be an email address.");
  if (!Password.safeParse(password).success)
    throw new StartError("PALIMPSEST_INIT_PASSWORD must have 8 to 128 characters.");
  await refuseGuessable(password, { email: address.data }).catch(({ message }) => {
    throw new StartError(`PALIMPSEST_INIT_PASSWORD cannot be used: ${message}`);
  });
  return claim({ email: address.data, password });
}

/**
 * Makes the owner and signs them in. Of any number of requests at once exactly one succeeds. Throws `authentication_error`
 * for a link that is wrong or too old, `conflict_error` when there is an owner, `invalid_request_error` for a password that
 * is guessed first, `rate_limit_error`.
 */
export async function createOwner(input: CreateOwner, from: From): Promise<WithCookies<SignedIn>> {
  await count(addressLimit("setup", from.address));
  if (await owner()) throw ownerExists();
  await requireToken("setup", input.token);
  await refuseGuessable(input.password, input);
  if (!(await claim(input))) throw ownerExists();
  return open(input, from);
}

/**
 * Sets the owner's password by a reset link, ends every sign-in of theirs and signs this browser in. Throws
 * `authentication_error` for a link that is wrong, used or too old, and otherwise like `createOwner`.
 */
export async function resetPassword({ token, password }: ResetPassword, from: From): Promise<WithCookies<SignedIn>> {
  await count(addressLimit("setup", from.address));
  await requireToken("reset", token);
  const person = await owner();
  if (!person) throw deadLink();
  await refuseGuessable(password, person);
  const hashed = await hashPassword(password);
  await transaction(async (run) => {
    const spent = await run(
      undefined,
      "DELETE FROM setup_tokens WHERE token_hash = $1 AND purpose = 'reset' AND expires_at > clock_timestamp() RETURNING 1",
      [storedToken(token)],
    );
    if (spent.length === 0) throw deadLink();
    await run(
      undefined,
      `INSERT INTO user_accounts (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)
       ON CONFLICT (provider_id, account_id) DO UPDATE SET password = excluded.password, updated_at = clock_timestamp()`,
      [newId("uacct"), person.id, hashed],
    );
    await run(undefined, "DELETE FROM user_sessions WHERE user_id = $1", [person.id]);
    await run(undefined, "DELETE FROM setup_tokens WHERE purpose = 'reset'", []);
  });
  forgetPerson(person.id);
  await succeed(signInLimits(from.address, person.email));
  return open({ email: person.email, password }, from);
}

/** The person who owns the workspace, if anybody does yet. */
export async function owner(): Promise<{ id: string; email: string; name: string } | undefined> {
  const [row] = await query<{ id: string; email: string; name: string }>(
    "owner_of_workspace",
    "SELECT u.id, u.email, u.name FROM workspaces w JOIN users u ON u.id = w.owner_user_id WHERE w.id = $1",
    [defaultWorkspaceId],
  );
  return row;
}

interface Claim {
  email: string;
  password: string;
  name?: string;
}

/** In one process one claim after the other: those that come too late cost no hashing. */
function claim(input: Claim): Promise<boolean> {
  const turn = claiming.then(async () => !(await owner()) && (await take(input)));
  claiming = turn.catch(() => false);
  return turn;
}
let claiming: Promise<boolean> = Promise.resolve(false);

/** One transaction: whoever takes the empty place in the workspace's row is the owner, the others change nothing. */
async function take({ email, password, name }: Claim): Promise<boolean> {
  const hashed = await hashPassword(password);
  const id = newId("user");
  return transaction(async (run) => {
    const taken = await run(
      undefined,
      "UPDATE workspaces SET owner_user_id = $2 WHERE id = $1 AND owner_user_id IS NULL RETURNING 1",
      [defaultWorkspaceId, id],
    );
    if (taken.length === 0) return false;
    await run(undefined, "INSERT INTO users (id, name, email, email_verified) VALUES ($1, $2, $3, false)", [
      id,
      name ?? nameFrom(email),
      email,
    ]);
    await run(
      undefined,
      "INSERT INTO user_accounts (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)",
      [newId("uacct"), id, hashed],
    );
    await run(undefined, "INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
      defaultWorkspaceId,
      id,
    ]);
    await run(undefined, "DELETE FROM setup_tokens", []);
    return true;
  });
}

const nameFrom = (email: string) => email.slice(0, email.lastIndexOf("@")).slice(0, 100);

async function issue(purpose: Purpose, lifetime: string): Promise<string> {
  const token = newToken();
  await query(
    undefined,
    `INSERT INTO setup_tokens (token_hash, purpose, created_at, expires_at)
     VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $3::interval)`,
    [storedToken(token), purpose, lifetime],
  );
  return token;
}

/** Looks without taking: a link that was merely opened, or met a typing error, still works. */
async function requireToken(purpose: Purpose, token: string): Promise<void> {
  const known = await query(
    undefined,
    "SELECT 1 FROM setup_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > clock_timestamp()",
    [storedToken(token), purpose],
  );
  if (known.length === 0) throw deadLink();
}

const storedToken = (token: string) => Buffer.from(hashToken(token), "hex");
const ownerExists = () => new WireError("conflict_error", "This server has an owner already. Sign in instead.");
const deadLink = () =>
  new WireError(
    "authentication_error",
    "This link is not valid, was used or has expired. The server's log has a newer one.",
  );
