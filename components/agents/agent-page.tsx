"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import { AgentHeading } from "@/components/agents/agent-heading";
import { Crumbs } from "@/components/shell/header";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as agents from "@/lib/client/agents";
import { oneOf, useUrlState } from "@/lib/client/url-state";
import { urls } from "@/lib/urls";
import type { Agent } from "@/lib/wire/agents";

const tabs = ["definition", "sessions", "writes"] as const;
export type AgentTab = (typeof tabs)[number];

const loading = () => (
  <div className="px-[18px]">
    <SkeletonRows label="Loading" />
  </div>
);

const contents: Record<AgentTab, ComponentType<{ agent: Agent }>> = {
  definition: dynamic(() => import("@/components/agents/definition-tab").then((module) => module.DefinitionTab), {
    loading,
  }),
  sessions: dynamic(() => import("@/components/agents/sessions-tab").then((module) => module.SessionsTab), { loading }),
  writes: dynamic(() => import("@/components/agents/writes-tab").then((module) => module.WritesTab), { loading }),
};

const fields = { tab: oneOf(tabs, "definition") };

/** One agent: how it is defined, version by version, what it runs in, and what it has written. */
export function AgentPage({ agentId }: { agentId: string }) {
  const [{ tab }] = useUrlState(fields);
  const { data: agent, error, refetch } = useQuery(agents.retrieve(agentId));
  const Content = contents[tab];
  return (
    <div className="flex min-h-full flex-col">
      <Crumbs trail={[{ label: "Agents", href: urls.agents() }, { label: agent?.name ?? "…" }]} />
      {error && !agent && (
        <div className="p-5">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!agent && !error && loading()}
      {agent && (
        <>
          <AgentHeading agent={agent} tab={tab} />
          <Content agent={agent} />
        </>
      )}
    </div>
  );
}
