import type { Actor } from "@/lib/domain/actor";
import { query, transaction } from "@/lib/domain/database";
import { count, type Limit, succeed } from "@/lib/domain/sign-in/attempts";
import { hashPassword, refuseGuessable, verifyPassword } from "@/lib/domain/sign-in/passwords";
import { forgetPerson, type Person, requirePerson } from "@/lib/domain/sign-in/person";
import { Scope } from "@/lib/wire/api-keys";
import { invalid, notFound } from "@/lib/wire/errors";
import type { ChangePassword, Me, SignIn, SignInsEnded, UpdateMe } from "@/lib/wire/me";
import type { Page } from "@/lib/wire/pages";

/** Who this credential is; `admin` is shown with everything it implies. */
export async function retrieve(actor: Actor): Promise<Me> {
  const [workspace] = await query<{ id: string; name: string }>(
    "workspace_of_actor",
    "SELECT id, name FROM workspaces WHERE id = $1",
    [actor.workspace_id],
  );
  if (!workspace) throw notFound("Workspace");
  return {
    type: "me",
    actor: { type: actor.type, id: actor.id, name: actor.name },
    email: actor.email,
    role: actor.role,
    scopes: Scope.options.filter((scope) => actor.scopes.has(scope) || actor.scopes.has("admin")),
    workspace,
  };
}

/** Renames the person who asks. Throws `permission_error` for keys. */
export async function update(actor: Actor, { name }: UpdateMe): Promise<Me> {
  const person = requirePerson(actor);
  await query(undefined, "UPDATE users SET name = $2, updated_at = clock_timestamp() WHERE id = $1", [person.id, name]);
  forgetPerson(person.id);
  return retrieve({ ...person, name });
}

/**
 * Sets a new password and ends the person's other sign-ins. Throws `permission_error` for keys, `invalid_request_error` for a
 * wrong current password or a new one that is guessed first, `rate_limit_error`.
 */
export async function changePassword(actor: Actor, change: ChangePassword): Promise<SignInsEnded> {
  const person = requirePerson(actor);
  const limits: Limit[] = [{ kind: "password change", subject: person.id, max: 10, minutes: 10 }];
  await count(limits);
  const [account] = await query<{ password: string }>(
    undefined,
    "SELECT password FROM user_accounts WHERE user_id = $1 AND provider_id = 'credential' AND password IS NOT NULL",
    [person.id],
  );
  if (!account || !(await verifyPassword({ hash: account.password, password: change.current_password })))
    throw invalid("current_password is wrong.");
  await refuseGuessable(change.new_password, person);
  const hashed = await hashPassword(change.new_password);
  const ended = await transaction(async (run) => {
    await run(
      undefined,
      "UPDATE user_accounts SET password = $2, updated_at = clock_timestamp() WHERE user_id = $1 AND provider_id = 'credential'",
      [person.id, hashed],
    );
    return run(undefined, othersEnded, [person.id, person.sign_in_id]);
  });
  forgetPerson(person.id);
  await succeed(limits);
  return { type: "sign_ins_ended", ended: ended.length };
}

/** Where the person is signed in, last seen first; at most a hundred. Throws `permission_error` for keys. */
export async function listSignIns(actor: Actor): Promise<Page<SignIn>> {
  const person = requirePerson(actor);
  const rows = await query<Omit<SignIn, "type" | "current">>(
    undefined,
    `SELECT id, created_at, updated_at AS last_seen_at, expires_at, nullif(ip_address, '') AS ip_address,
            nullif(user_agent, '') AS user_agent
       FROM user_sessions
      WHERE user_id = $1 AND expires_at > clock_timestamp() AND updated_at > clock_timestamp() - interval '7 days'
      ORDER BY updated_at DESC, id DESC LIMIT 100`,
    [person.id],
  );
  const data = rows.map((row): SignIn => ({ type: "sign_in", ...row, current: row.id === person.sign_in_id }));
  return { data, next_page: null };
}

/** Ends one of the person's sign-ins, the asking one included. Throws `not_found_error`, for other people's too. */
export async function endSignIn(actor: Actor, id: string): Promise<SignInsEnded> {
  const person = requirePerson(actor);
  const ended = await query(undefined, "DELETE FROM user_sessions WHERE user_id = $1 AND id = $2 RETURNING 1", [
    person.id,
    id,
  ]);
  if (ended.length === 0) throw notFound("Sign-in");
  return afterEnding(person, ended.length);
}

/** Signs the person out everywhere but here. Throws `permission_error` for keys. */
export async function endOtherSignIns(actor: Actor): Promise<SignInsEnded> {
  const person = requirePerson(actor);
  const ended = await query(undefined, othersEnded, [person.id, person.sign_in_id]);
  return afterEnding(person, ended.length);
}

const othersEnded = "DELETE FROM user_sessions WHERE user_id = $1 AND id <> $2 RETURNING 1";

function afterEnding(person: Person, ended: number): SignInsEnded {
  forgetPerson(person.id);
  return { type: "sign_ins_ended", ended };
}
