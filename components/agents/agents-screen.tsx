"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import { AgentRow, AgentRowHeadings } from "@/components/agents/agent-row";
import { FirstAgent } from "@/components/agents/first-agent";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { FilterField } from "@/components/ui/filter-field";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import * as agentsOf from "@/lib/client/agents";
import { useShortcut } from "@/lib/client/keyboard";
import { flag, text, useUrlState } from "@/lib/client/url-state";
import { counted } from "@/lib/counted";
import type { Agent } from "@/lib/wire/agents";

const CreateAgentDialog = dynamic(
  () => import("@/components/agents/create-agent-dialog").then((module) => module.CreateAgentDialog),
  { ssr: false },
);

const fields = {
  q: text(""),
  archived: flag(),
  create: flag(),
};

/** The agents: who works here, by which definition. */
export function AgentsScreen() {
  const [{ q, archived, create }, set] = useUrlState(fields);
  const { agents, complete, error, refetch } = agentsOf.useAll({ include_archived: archived });
  const shown = useMemo(() => matching(agents ?? [], q), [agents, q]);
  const openCreate = useCallback(() => set({ create: true }), [set]);
  useShortcut({ keys: "c", label: "Create an agent", group: "This page", run: openCreate });
  const isFirst = complete && agents?.length === 0 && !archived;
  return (
    <div className="flex flex-col px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Agents" }]} />
      {agents && !isFirst && (
        <HeaderActions>
          <Button tone="primary" kbd="c" onClick={openCreate}>
            Create an agent
          </Button>
        </HeaderActions>
      )}
      <h1 className="title-face text-2xl">Agents</h1>
      {error && (
        <div className="mt-4">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!agents && !error && <SkeletonRows label="Loading agents" />}
      {isFirst && <FirstAgent onCreate={openCreate} />}
      {agents && !isFirst && (
        <>
          <p className="text-ink2">{counted(agents.length, "agent")}</p>
          <search className="mt-4 mb-3 flex flex-wrap items-center gap-2">
            <FilterField
              label="Filter agents"
              placeholder="Filter by name, description, model"
              value={q}
              onChange={(text) => set({ q: text || null })}
            />
            <Button tone="quiet" aria-pressed={archived} onClick={() => set({ archived: !archived })}>
              {archived ? "Hide archived" : "Show archived"}
            </Button>
          </search>
          <AgentRowHeadings />
          <VirtualList items={shown} keyOf={({ id }) => id} rowHeight={57} noun="agent" label="Agents" withPage>
            {(agent, index) => <AgentRow agent={agent} index={index} />}
          </VirtualList>
          {shown.length === 0 && (
            <div className="flex flex-col items-start gap-2 py-8 text-ink2">
              <p>{q ? "No agent matches this filter." : "There is no agent here that is not archived."}</p>
              <Button onClick={() => set({ q: null, archived: true })}>
                {archived ? "Clear the filter" : "Clear the filter and look among archived agents too"}
              </Button>
            </div>
          )}
        </>
      )}
      {create && <CreateAgentDialog open onOpenChange={(open) => set({ create: open || null })} />}
    </div>
  );
}

function matching(agents: readonly Agent[], q: string): readonly Agent[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return agents;
  return agents.filter(({ id, name, description, model }) => {
    const text = [id, name, description, model.id].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
