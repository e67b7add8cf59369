"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Check } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { authorChoice } from "@/components/changes/author-filter/author";
import { typingLook, whoIsFound } from "@/components/changes/author-filter/typing";
import { matches } from "@/components/shell/palette/matching";
import { ActorDot, AgentDot } from "@/components/ui/actor";
import { UserText } from "@/components/ui/user-text";
import * as agentsOf from "@/lib/client/agents";
import * as apiKeys from "@/lib/client/api-keys";
import type { ListedChanges } from "@/lib/client/changes/listed";
import * as me from "@/lib/client/me";
import * as sessions from "@/lib/client/sessions";
import { idEnd, sharedNames } from "@/lib/namesakes";

export interface ChoicesProps {
  value: string;
  /** What has been typed, which may have begun before this was here. */
  text: string;
  onText: (text: string) => void;
  changes: ListedChanges;
  onChoose: (value: string) => void;
  onClose: () => void;
}

interface Choice {
  value: string;
  name: string;
  /** What tells it from others of its name. */
  beside?: string;
  dot: ReactNode;
}

/** Rows of a kind that are drawn: whoever looks for another types on. */
const shownMax = 20;

/** Everybody whose writes can be looked for, by kind, narrowed as one types. An id that is typed whole finds its session. */
export function Choices({ value, text, onText, changes, onChoose, onClose }: ChoicesProps) {
  const agents = useAgents(changes);
  const ran = useSessions(changes);
  const people = usePeople(changes);
  const keys = useKeys(changes);
  const typed = text.trim();
  const found = /^sesn_\w+$/.test(typed) && !ran.some((one) => one.value === `session:${typed}`);
  return (
    <Command
      label="Whose writes"
      loop
      shouldFilter={false}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Command.Input autoFocus value={text} onValueChange={onText} placeholder={whoIsFound} className={typingLook} />
      <Command.List className="max-h-[min(380px,50dvh)] overflow-y-auto p-1">
        {typed === "" && (
          <Command.Item value="anybody" onSelect={() => onChoose("")}>
            <span className="flex-1">Anybody</span>
            {value === "" && <Check size={14} aria-hidden />}
          </Command.Item>
        )}
        {found && (
          <Command.Item value={`session:${typed}`} onSelect={() => onChoose(`session:${typed}`)}>
            The session {typed}
          </Command.Item>
        )}
        <Kind heading="Agents" choices={agents} {...{ typed, value, onChoose }} />
        <Kind heading="Sessions" choices={ran} {...{ typed, value, onChoose }} />
        <Kind heading="People" choices={people} {...{ typed, value, onChoose }} />
        <Kind heading="Keys" choices={keys} {...{ typed, value, onChoose }} />
      </Command.List>
      {/* Beside the list: a list of options holds nothing else. */}
      <div role="status">
        <Command.Empty className="px-4 pt-2 pb-4 text-ink3">Nobody by that name.</Command.Empty>
      </div>
    </Command>
  );
}

interface KindProps {
  heading: string;
  choices: readonly Choice[];
  typed: string;
  value: string;
  onChoose: (value: string) => void;
}

function Kind({ heading, choices, typed, value, onChoose }: KindProps) {
  const matching = choices.filter((choice) => matches(typed, choice.name, choice.beside ?? "", choice.value));
  if (matching.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {matching.slice(0, shownMax).map((choice) => (
        <Command.Item key={choice.value} value={choice.value} onSelect={() => onChoose(choice.value)}>
          {choice.dot}
          <span className="min-w-0 flex-1 truncate">
            <UserText text={choice.name} />
            {choice.beside && (
              <span className="text-ink3">
                {" "}
                <UserText text={choice.beside} />
              </span>
            )}
          </span>
          {choice.value === value && <Check size={14} aria-hidden className="shrink-0" />}
        </Command.Item>
      ))}
      {matching.length > shownMax && (
        <p className="px-3 py-1 text-ink3 text-sm">{matching.length - shownMax} more: type on to find them.</p>
      )}
    </Command.Group>
  );
}

function useAgents(changes: ListedChanges): Choice[] {
  const { agents } = agentsOf.useAll({ include_archived: true });
  return useMemo(() => {
    const names = new Map((agents ?? []).map(({ id, name }) => [id, name]));
    for (const { session } of changes.authors())
      if (session && !names.has(session.agent.id)) names.set(session.agent.id, session.agent.name);
    return apart([...names].map(([id, name]) => ({ value: `agent:${id}`, name, dot: <AgentDot agentId={id} /> }))).sort(
      byName,
    );
  }, [agents, changes]);
}

/** Those loaded, and the newest of the workspace: in the order in which they are. */
function useSessions(changes: ListedChanges): Choice[] {
  const { data } = useQuery(sessions.newest());
  return useMemo(() => {
    const found = new Map<string, Choice>();
    const add = (id: string, title: string | null, agent: { id: string; name: string }) =>
      found.set(id, {
        value: `session:${id}`,
        name: title ?? "untitled session",
        beside: agent.name,
        dot: <AgentDot agentId={agent.id} />,
      });
    for (const { session } of changes.authors()) if (session) add(session.id, session.title, session.agent);
    for (const { id, title, agent } of data?.data ?? []) if (!found.has(id)) add(id, title, agent);
    return [...found.values()];
  }, [data, changes]);
}

function usePeople(changes: ListedChanges): Choice[] {
  const { data } = useQuery(me.retrieve());
  return useMemo(() => {
    const names = new Map<string, string>();
    if (data?.actor.type === "user_actor") names.set(data.actor.id, data.actor.name);
    return namedBy("user_actor", names, changes);
  }, [data, changes]);
}

function useKeys(changes: ListedChanges): Choice[] {
  const { data } = useInfiniteQuery(apiKeys.list());
  return useMemo(() => {
    const names = new Map(data?.pages.flatMap((page) => page.data.map(({ id, name }) => [id, name] as const)));
    return namedBy("api_actor", names, changes);
  }, [data, changes]);
}

function namedBy(type: "user_actor" | "api_actor", names: Map<string, string>, changes: ListedChanges): Choice[] {
  for (const { actor } of changes.authors())
    if (actor?.type === type && !names.has(actor.id)) names.set(actor.id, actor.name ?? actor.id);
  const choices = [...names].map(([id, name]) => {
    const actor = { type, id, name };
    return { value: authorChoice(actor), name, dot: <ActorDot by={{ actor }} /> };
  });
  return apart(choices).sort(byName);
}

/** Those of one name are told apart by the ends of their ids. */
function apart(choices: Choice[]): Choice[] {
  const shared = sharedNames(choices.map(({ name }) => name));
  return choices.map((choice) => (shared.has(choice.name) ? { ...choice, beside: idEnd(choice.value) } : choice));
}

const byName = (a: Choice, b: Choice) => a.name.localeCompare(b.name);
