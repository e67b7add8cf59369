import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import { urls } from "@/lib/urls";
import type { NamedActor } from "@/lib/wire/changes";

/** Who wrote, drawn the same everywhere: a square in a colour of its own for agents and keys, a ring for people. */
export function Actor({
  actor,
  children,
  linked = true,
}: {
  actor: NamedActor | null;
  /** What stands behind the name: the session's title, "in “Lisbon in May”". */
  children?: ReactNode;
  /** Off where the whole row is a link already. */
  linked?: boolean;
}) {
  const name = actor?.name ?? (actor ? unknownNames[actor.type] : "somebody unknown");
  const href = linked && actor ? actorHref(actor) : undefined;
  const title = actor ? `${kinds[actor.type]} ${actor.id}` : undefined;
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5 whitespace-nowrap" title={title}>
      <ActorDot actor={actor} />
      {href ? (
        <Link href={href} className="truncate hover:underline">
          <UserText text={name} />
        </Link>
      ) : (
        <span className="truncate">
          <UserText text={name} />
        </span>
      )}
      {children && <span className="truncate text-ink3">{children}</span>}
    </span>
  );
}

/** The mark alone, for tree rows and rails. */
export function ActorDot({ actor }: { actor: Pick<NamedActor, "type" | "id"> | null }) {
  if (actor?.type === "user_actor")
    return <i aria-hidden="true" className="size-2 shrink-0 rounded-full border-2 border-person" />;
  return (
    <i
      aria-hidden="true"
      className={classNames("size-2 shrink-0 rounded-[2px]", !actor && "bg-line2")}
      style={actor ? { background: actorColour(actor) } : undefined}
    />
  );
}

/** The colour of an actor as a CSS value, the same on every screen and every day. */
export function actorColour(actor: Pick<NamedActor, "type" | "id">): string {
  if (actor.type === "user_actor") return "var(--person)";
  let hash = 2166136261;
  for (let i = 0; i < actor.id.length; i++) hash = Math.imul(hash ^ actor.id.charCodeAt(i), 16777619);
  return `var(--a${((hash >>> 8) % 5) + 1})`;
}

function actorHref(actor: NamedActor) {
  if (actor.type === "api_actor") return urls.keys({ key: actor.id });
}

const kinds: Record<NamedActor["type"], string> = {
  session_actor: "Session",
  api_actor: "API key",
  user_actor: "Person",
  service_account_actor: "Service account",
};

const unknownNames: Record<NamedActor["type"], string> = {
  session_actor: "a session no longer known",
  api_actor: "a key no longer known",
  user_actor: "a person no longer known",
  service_account_actor: "a service account",
};
