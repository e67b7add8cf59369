import { Link } from "@/components/ui/link";
import { Tooltip } from "@/components/ui/tooltip";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import { idEnd } from "@/lib/namesakes";
import { urls } from "@/lib/urls";
import type { NamedActor, NamedSession, ToolUse } from "@/lib/wire/changes";
import type { MemorySummary } from "@/lib/wire/memory-summaries";
import { useHasNamesake } from "./actor/namesakes";

/** Who wrote, and where an agent did, in which session and by which call. A change is one. */
export interface Author {
  actor: NamedActor | null;
  session?: NamedSession | null;
  tool_use?: ToolUse | null;
}

/**
 * Who wrote, drawn the same everywhere: a square in a colour of its own for agents, a diamond for keys, a ring for people;
 * behind an agent's name its session, which leads to the call that wrote. Of two with one name the ids' ends are shown.
 */
export function Actor({
  by,
  linked = true,
}: {
  by: Author;
  /** Off where the whole row is a link already. */
  linked?: boolean;
}) {
  const { actor, session } = by;
  const name = nameOf(by);
  const href = linked ? hrefOf(by) : undefined;
  const known = session ? `Agent ${session.agent.id}, version ${session.agent.version}` : undefined;
  return (
    <span
      className="inline-flex min-w-0 max-w-full items-center gap-1.5 whitespace-nowrap"
      title={known ?? (actor ? `${kinds[actor.type]} ${actor.id}` : undefined)}
    >
      <ActorDot by={by} />
      {href ? (
        <Link href={href} className="min-w-6 truncate hover:underline">
          <UserText text={name} />
        </Link>
      ) : (
        <span className="min-w-6 truncate">
          <UserText text={name} />
        </span>
      )}
      <IdEnd {...identityOf(by)} />
      {session && <SessionTitle session={session} toolUse={by.tool_use ?? null} linked={linked} />}
    </span>
  );
}

function SessionTitle({
  session,
  toolUse,
  linked,
}: {
  session: NamedSession;
  toolUse: ToolUse | null;
  linked: boolean;
}) {
  const title = session.title ? <UserText text={`“${session.title}”`} /> : "untitled session";
  if (!linked) return <span className="truncate text-ink3">{title}</span>;
  return (
    <Tooltip text={toolUse ? links[toolUse.link] : "Opens the session."}>
      <Link
        href={urls.session(session.id, { event: toolUse?.event_id })}
        className="truncate text-ink3 hover:text-ink hover:underline"
      >
        {title}
      </Link>
    </Tooltip>
  );
}

interface Identity {
  kind: "agent" | NamedActor["type"];
  id: string;
  name: string;
}

/** The end of an id behind a name, where another of that kind and name is about. */
export function IdEnd({ kind, id, name }: Identity) {
  const hasNamesake = useHasNamesake(kind, id, name);
  if (!hasNamesake || id === "") return null;
  return (
    <span className="shrink-0 font-mono text-[0.86em] text-ink3" title={id}>
      {idEnd(id)}
    </span>
  );
}

/** Whose name stands for an author: the agent's where there is one. */
export function identityOf(by: Author): Identity {
  const { actor, session } = by;
  const name = nameOf(by);
  if (session) return { kind: "agent", id: session.agent.id, name };
  return { kind: actor?.type ?? "api_actor", id: actor?.id ?? "", name };
}

/** How a write is known to come from a tool call, in words. */
export const links: Record<ToolUse["link"], string> = {
  declared: "Opens the call that wrote this, as the agent declared it.",
  inferred: "Opens the call that wrote this, inferred: the agent declared none, and this call has the memory's path.",
};

/** The mark alone, for tree rows and rails. */
export function ActorDot({ by }: { by: Author }) {
  if (by.actor?.type === "user_actor")
    return <i aria-hidden="true" className="size-2 shrink-0 rounded-full border-2 border-person" />;
  return (
    <i
      aria-hidden="true"
      className={classNames(
        "shrink-0",
        by.actor?.type === "api_actor" ? "mx-[0.5px] size-[7px] rotate-45 rounded-[1px]" : "size-2 rounded-[2px]",
        !by.actor && "bg-line2",
      )}
      style={by.actor ? { background: actorColour(by) } : undefined}
    />
  );
}

/** The mark of an agent, where it is spoken of and nothing was written. */
export const AgentDot = ({ agentId }: { agentId: string }) => (
  <i aria-hidden="true" className="size-2 shrink-0 rounded-[2px]" style={{ background: colourOf(agentId) }} />
);

/** The colour of an author as a CSS value: an agent's is the same in all its sessions, on every screen and every day. */
export function actorColour({ actor, session }: Author): string {
  if (!actor) return "var(--line2)";
  return actor.type === "user_actor" ? "var(--person)" : colourOf(session?.agent.id ?? actor.id);
}

/** Who wrote a memory last, as its summary says. */
export const lastAuthor = ({
  last_actor,
  last_session,
}: Pick<MemorySummary, "last_actor" | "last_session">): Author => ({
  actor: last_actor,
  session: last_session,
});

/** The colour that goes with an id. */
export function colourOf(id: string): string {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return `var(--a${((hash >>> 8) % 8) + 1})`;
}

/** The name to write where only text can stand. */
export function nameOf({ actor, session }: Author): string {
  return session?.agent.name ?? actor?.name ?? (actor ? unknownNames[actor.type] : "somebody unknown");
}

function hrefOf({ actor, session }: Author) {
  if (session) return urls.agent(session.agent.id);
  if (actor?.type === "api_actor") return urls.keys({ key: actor.id });
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
