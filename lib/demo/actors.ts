import type { Calendar } from "@/lib/demo/calendar";
import { type AuthorRole, authors } from "@/lib/demo/cast";
import type { Actor } from "@/lib/domain/actor";
import * as apiKeys from "@/lib/domain/api-keys";
import { setClock } from "@/lib/domain/clock";
import { identify } from "@/lib/domain/credentials";
import { owner } from "@/lib/domain/setup";
import { defaultWorkspaceId } from "@/lib/domain/workspaces";

/** Before their first deeds. */
const hiredDaysAgo: Record<AuthorRole, number> = {
  owner: 162,
  fair: 160,
  planner: 157,
  triage: 155,
  reviewer: 149,
  clerk: 148,
  nightly: 146,
  dashboard: 58,
};

export type Actors = Record<AuthorRole, Actor> & {
  /** Revokes the key of the pilot that is over. */
  retire(): Promise<void>;
};

/** Who makes the example: the owner, or nobody in particular while there is none. */
export async function seedingActor(): Promise<Actor> {
  const person = await owner();
  const everything = { workspace_id: defaultWorkspaceId, scopes: new Set(["admin"] as const) };
  return person
    ? { type: "user_actor", id: person.id, name: person.name, email: person.email, role: "owner", ...everything }
    : { type: "api_actor", id: "", name: "Example", email: null, role: null, ...everything };
}

/** Makes the agents' API keys, some days apart, and proves each by its secret, which nobody keeps. */
export async function callTheActors({ daysAgo }: Calendar): Promise<Actors> {
  const beginner = await seedingActor();
  const called: Partial<Record<AuthorRole, Actor>> = {};
  if (beginner.type === "user_actor") called.owner = beginner;
  const byTheirPerson = Object.keys(authors).sort((a) => (a === "owner" ? -1 : 0)) as AuthorRole[];
  for (const [index, role] of byTheirPerson.entries()) {
    setClock(daysAgo(hiredDaysAgo[role], `09:${10 + index}`));
    called[role] ??= await hire(called.owner ?? beginner, role);
  }
  const actors = called as Record<AuthorRole, Actor>;
  return { ...actors, retire: async () => void (await apiKeys.revoke(actors.owner, actors.fair.id)) };
}

async function hire(by: Actor, role: AuthorRole): Promise<Actor> {
  const { name, scopes } = authors[role];
  const { secret } = await apiKeys.create(by, { name, scopes: [...scopes] });
  return identify({ method: "POST", headers: new Headers({ "x-api-key": secret }) });
}
