import type { NamedActor } from "@/lib/wire/changes";

/** Whose writes are looked for. */
export interface AuthorChoice {
  kind: "agent" | "session" | "api_actor" | "user_actor";
  id: string;
}

/** An author out of the URL, `<kind>:<id>`; undefined for what is none. */
export function authorOf(value: string | null): AuthorChoice | undefined {
  const [, kind, id] = /^(agent|session|api_actor|user_actor):(.+)$/.exec(value ?? "") ?? [];
  return kind && id ? { kind: kind as AuthorChoice["kind"], id } : undefined;
}

/** An actor as the URL spells it. */
export const authorChoice = ({ type, id }: Pick<NamedActor, "type" | "id">) =>
  `${type === "session_actor" ? "session" : type}:${id}`;
