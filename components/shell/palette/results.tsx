"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { matches } from "@/components/shell/palette/matching";
import { UserText } from "@/components/ui/user-text";
import * as agentsOf from "@/lib/client/agents";
import * as memoryStores from "@/lib/client/memory-stores";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { type RecentItem, useRecent } from "@/lib/client/recent";
import * as sessions from "@/lib/client/sessions";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";

type Follow = (href: string) => void;

/** What was open lately; things that are gone are left out. */
export function RecentResults({ onFollow }: { onFollow: Follow }) {
  const recent = useRecent();
  if (recent.length === 0) return null;
  return (
    <Command.Group heading="Recently opened">
      {recent
        .slice(0, 6)
        .map((item) =>
          item.kind === "memory" ? (
            <RecentMemory key={item.memory_id} item={item} onFollow={onFollow} />
          ) : (
            <RecentStore key={item.memory_store_id} id={item.memory_store_id} onFollow={onFollow} />
          ),
        )}
    </Command.Group>
  );
}

function RecentStore({ id, onFollow }: { id: string; onFollow: Follow }) {
  const { data } = useQuery(memoryStores.retrieve(id));
  if (!data) return null;
  return <Result value={`recent ${id}`} name={data.name} kind="store" onSelect={() => onFollow(urls.store(id))} />;
}

function RecentMemory({ item, onFollow }: { item: RecentItem & { kind: "memory" }; onFollow: Follow }) {
  const { memory_store_id: storeId, memory_id: id } = item;
  const { data: store } = useQuery(memoryStores.retrieve(storeId));
  const { data: memory } = useQuery(memorySummaries.head(storeId, id));
  if (!store || !memory) return null;
  const href = urls.memory(storeId, id);
  return <Result value={`recent ${id}`} name={memory.path} mono kind={store.name} onSelect={() => onFollow(href)} />;
}

/** All stores: their names are few and short. */
export function StoreResults({ text, onFollow }: { text: string; onFollow: Follow }) {
  const { stores = [] } = memoryStores.useAll();
  const found = stores.filter(({ name, description, id }) => matches(text, name, description, id));
  if (found.length === 0) return null;
  const shown = found.slice(0, text === "" ? 5 : 20);
  return (
    <Command.Group heading="Stores">
      {shown.map((store) => (
        <Result
          key={store.id}
          value={`store ${store.id}`}
          name={store.name}
          kind={counted(store.memories, "memory", "memories")}
          onSelect={() => onFollow(urls.store(store.id))}
        />
      ))}
    </Command.Group>
  );
}

/** The newest sessions by title, agent and id; an older one is found in the list of sessions. */
export function SessionResults({ text, onFollow }: { text: string; onFollow: Follow }) {
  const { data } = useQuery(sessions.newest());
  const found = (data?.data ?? []).filter(({ title, agent_name, id }) => matches(text, title ?? "", agent_name, id));
  if (text === "" || found.length === 0) return null;
  return (
    <Command.Group heading="Sessions">
      {found.slice(0, 12).map((session) => (
        <Result
          key={session.id}
          value={`session ${session.id}`}
          name={session.title ?? "Untitled session"}
          kind={session.agent_name}
          onSelect={() => onFollow(urls.session(session.id))}
        />
      ))}
    </Command.Group>
  );
}

/** All agents that are not archived, by name, description and id. */
export function AgentResults({ text, onFollow }: { text: string; onFollow: Follow }) {
  const { agents = [] } = agentsOf.useAll();
  const found = agents.filter(({ name, description, id }) => matches(text, name, description ?? "", id));
  if (text === "" || found.length === 0) return null;
  return (
    <Command.Group heading="Agents">
      {found.slice(0, 12).map((agent) => (
        <Result
          key={agent.id}
          value={`agent ${agent.id}`}
          name={agent.name}
          kind={`v${agent.version}`}
          onSelect={() => onFollow(urls.agent(agent.id))}
        />
      ))}
    </Command.Group>
  );
}

/** Memories whose path contains the text, in the store that is open and those opened lately. */
export function MemoryResults({ text, onFollow }: { text: string; onFollow: Follow }) {
  const asked = useSettled(text.trim());
  const stores = useNearbyStores();
  const found = useQueries({
    queries: stores.map((id) => ({ ...memorySummaries.containing(id, asked), enabled: asked.length >= 2 })),
    combine: (results) => results.flatMap(({ data }) => data?.data ?? []),
  });
  if (asked.length < 2 || found.length === 0) return null;
  return (
    <Command.Group heading="Memories">
      {found.map((memory) => (
        <Result
          key={memory.id}
          value={`memory ${memory.id}`}
          name={memory.path}
          mono
          kind={<StoreName id={memory.memory_store_id} />}
          onSelect={() => onFollow(urls.memory(memory.memory_store_id, memory.id))}
        />
      ))}
    </Command.Group>
  );
}

function StoreName({ id }: { id: string }) {
  const { data } = useQuery(memoryStores.retrieve(id));
  return data ? <UserText text={data.name} /> : null;
}

/** The store whose pages are open first, then up to three others opened lately. */
function useNearbyStores(): string[] {
  const open = /^\/stores\/([^/]+)/.exec(usePathname())?.[1];
  const recent = useRecent().map(({ memory_store_id }) => memory_store_id);
  return [...new Set([...(open ? [decodeURIComponent(open)] : []), ...recent])].slice(0, 4);
}

function Result({
  name,
  kind,
  mono,
  ...item
}: {
  value: string;
  name: string;
  kind: ReactNode;
  mono?: boolean;
  onSelect: () => void;
}) {
  return (
    <Command.Item {...item}>
      <span className={mono ? "min-w-0 flex-1 truncate font-mono text-[12.5px]" : "min-w-0 flex-1 truncate"}>
        <UserText text={name} />
      </span>
      <span className="max-w-[40%] shrink-0 truncate text-ink3">
        {typeof kind === "string" ? <UserText text={kind} /> : kind}
      </span>
    </Command.Item>
  );
}

/** The text once typing has paused, so that not every letter asks the server. */
function useSettled(text: string) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 160);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
