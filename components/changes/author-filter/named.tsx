"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AuthorChoice } from "@/components/changes/author-filter/author";
import { ActorDot, AgentDot } from "@/components/ui/actor";
import { UserText } from "@/components/ui/user-text";
import * as agents from "@/lib/client/agents";
import * as apiKeys from "@/lib/client/api-keys";
import * as me from "@/lib/client/me";
import * as sessions from "@/lib/client/sessions";

/** Who was chosen, by name, where a link chose and nothing of theirs is loaded. Its code comes with the first that is asked for. */
export function Named({ choice }: { choice: AuthorChoice }) {
  if (choice.kind === "agent") return <NamedAgent id={choice.id} />;
  if (choice.kind === "session") return <NamedSession id={choice.id} />;
  return <NamedActor kind={choice.kind} id={choice.id} />;
}

function NamedAgent({ id }: { id: string }) {
  const { data } = useQuery(agents.retrieve(id));
  return (
    <>
      <AgentDot agentId={id} />
      <span className="truncate">{data ? <UserText text={data.name} /> : id}</span>
    </>
  );
}

function NamedSession({ id }: { id: string }) {
  const { data } = useQuery(sessions.retrieve(id));
  return (
    <>
      {data && <AgentDot agentId={data.agent.id} />}
      <span className="truncate">{data?.title ? <UserText text={`“${data.title}”`} /> : id}</span>
    </>
  );
}

function NamedActor({ kind, id }: { kind: "api_actor" | "user_actor"; id: string }) {
  const { data: keys } = useInfiniteQuery({ ...apiKeys.list(), enabled: kind === "api_actor" });
  const { data: person } = useQuery(me.retrieve());
  const key = keys?.pages.flatMap(({ data }) => data).find((one) => one.id === id);
  const name = key?.name ?? (person?.actor.id === id ? person.actor.name : null);
  return (
    <>
      <ActorDot by={{ actor: { type: kind, id, name } }} />
      <span className="truncate">
        <UserText text={name ?? id} />
      </span>
    </>
  );
}
