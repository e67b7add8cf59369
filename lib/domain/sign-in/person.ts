import type { Actor } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { cookieName } from "@/lib/domain/sign-in/better-auth";
import { passwordAuth } from "@/lib/domain/sign-in/instances";
import { hashToken } from "@/lib/domain/sign-in/tokens";
import { Scope } from "@/lib/wire/api-keys";
import { WireError } from "@/lib/wire/errors";

/** A person, and the sign-in they act by. */
export interface Person extends Actor {
  type: "user_actor";
  email: string;
  sign_in_id: string;
}

/** Half of the second within which an ended sign-in must be refused everywhere. */
const believedMs = 500;
const rememberedMax = 1_000;
const remembered = new Map<string, { person: Person; askedAt: number }>();
const scopesOfOwner: ReadonlySet<Scope> = new Set(Scope.options);

/** Who the console's cookie belongs to; undefined when it is absent, forged, ended, expired or a week idle. */
export async function signedInPerson(cookies: string): Promise<Person | undefined> {
  const name = cookieName();
  const value = cookies
    .split(/; */)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  if (!value) return undefined;
  const slot = hashToken(`${name}=${value}`);
  const known = remembered.get(slot);
  if (known && Date.now() - known.askedAt < believedMs) return known.person;
  const askedAt = Date.now();
  remembered.delete(slot);
  const found = await passwordAuth().api.getSession({ headers: new Headers({ cookie: `${name}=${value}` }) });
  const person = found ? await memberOf(found.session.id) : undefined;
  if (person) remembered.set(slot, { person, askedAt });
  if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value!);
  return person;
}

/** The person behind an actor. Throws `permission_error` for keys and tokens: the act is for people. */
export function requirePerson(actor: Actor): Person {
  if (actor.type === "user_actor" && "sign_in_id" in actor) return actor as Person;
  throw new WireError("permission_error", "This is for people signed in to the console, not for API keys.");
}

/** Forgets what is remembered of a person's sign-ins, so that their end holds here at once. */
export function forgetPerson(userId: string): void {
  for (const [slot, { person }] of remembered) if (person.id === userId) remembered.delete(slot);
}

/** Forgets everything remembered. */
export const forgetEveryone = () => remembered.clear();

async function memberOf(signInId: string): Promise<Person | undefined> {
  const [row] = await query<{ id: string; name: string; email: string; workspace_id: string }>(
    "signed_in_person",
    `WITH seen AS (
       UPDATE user_sessions SET updated_at = clock_timestamp()
        WHERE id = $1 AND updated_at BETWEEN clock_timestamp() - interval '7 days' AND clock_timestamp() - interval '5 minutes')
     SELECT u.id, u.name, u.email, m.workspace_id
       FROM user_sessions s JOIN users u ON u.id = s.user_id JOIN members m ON m.user_id = u.id AND m.role = 'owner'
      WHERE s.id = $1 AND s.updated_at > clock_timestamp() - interval '7 days'
      ORDER BY m.created_at, m.workspace_id LIMIT 1`,
    [signInId],
  );
  return (
    row &&
    Object.freeze({ type: "user_actor", ...row, scopes: scopesOfOwner, role: "owner", sign_in_id: signInId } as const)
  );
}
