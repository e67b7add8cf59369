"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { AgentTab } from "@/components/agents/agent-page";
import { AgentDot } from "@/components/ui/actor";
import { Button, IconButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyId, copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Tabs } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as agents from "@/lib/client/agents";
import { useShortcut } from "@/lib/client/keyboard";
import { urls } from "@/lib/urls";
import { type Agent, changingBlockedBecause } from "@/lib/wire/agents";

const EditAgentDialog = dynamic(
  () => import("@/components/agents/edit-agent-dialog").then((module) => module.EditAgentDialog),
  { ssr: false },
);
const ArchiveAgentDialog = dynamic(
  () => import("@/components/agents/archive-agent-dialog").then((module) => module.ArchiveAgentDialog),
  { ssr: false },
);
const CreateSessionDialog = dynamic(
  () => import("@/components/sessions/create-session-dialog").then((module) => module.CreateSessionDialog),
  { ssr: false },
);

type Question = "edit" | "archive" | "session";

/** An agent's name, what is known of it in a line, what can be done with it, and the ways to look at it. */
export function AgentHeading({ agent, tab }: { agent: Agent; tab: AgentTab }) {
  const [asked, ask] = useState<Question>();
  const dialog = { open: true, onOpenChange: (open: boolean) => ask((now) => (open ? now : undefined)) };
  const blocked = changingBlockedBecause(agent);
  useShortcut({
    keys: "c",
    label: "Start a session of this agent",
    group: "This page",
    blockedBecause: blocked,
    run: () => ask("session"),
  });
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-[18px] pt-3 pb-1.5">
        <div className="min-w-0 max-w-[80ch]">
          <h1 className="title-face flex items-center gap-2.5 text-xl [overflow-wrap:anywhere]">
            <AgentDot agentId={agent.id} />
            <UserText text={agent.name} />
            {agent.archived_at && (
              <span className="font-sans">
                <Chip tone="warn" title={blocked}>
                  archived
                </Chip>
              </span>
            )}
          </h1>
          {agent.description && (
            <p className="text-ink2 [overflow-wrap:anywhere]">
              <UserText text={agent.description} />
            </p>
          )}
          <Facts agent={agent} />
        </div>
        <div className="flex items-center gap-2">
          <Button tone="primary" kbd="c" disabledReason={blocked} onClick={() => ask("session")}>
            New session
          </Button>
          <Acts agent={agent} blocked={blocked} onAsk={ask} />
        </div>
      </div>
      <Tabs
        label="Ways to look at this agent"
        tabs={[
          { href: urls.agent(agent.id), label: "Definition", current: tab === "definition" },
          { href: urls.agent(agent.id, { tab: "sessions" }), label: "Sessions", current: tab === "sessions" },
          { href: urls.agent(agent.id, { tab: "writes" }), label: "What it wrote", current: tab === "writes" },
        ]}
      />
      {asked === "edit" && <EditAgentDialog agent={agent} {...dialog} />}
      {asked === "archive" && <ArchiveAgentDialog agent={agent} {...dialog} />}
      {asked === "session" && <CreateSessionDialog agentId={agent.id} {...dialog} />}
    </>
  );
}

function Facts({ agent }: { agent: Agent }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-ink3">
      <span>version {agent.version}</span>
      <Dot />
      <UserText text={agent.model.id} className="font-mono text-[12.5px]" />
      <Dot />
      <span>
        changed <Time at={agent.updated_at} />
      </span>
      <span className="inline-flex items-center gap-x-1.5 max-sm:hidden">
        <Dot />
        <CopyId id={agent.id} />
      </span>
    </p>
  );
}

const Dot = () => <span aria-hidden="true">·</span>;

interface ActsProps {
  agent: Agent;
  blocked: string | undefined;
  onAsk: (question: Question) => void;
}

function Acts({ agent, blocked, onAsk }: ActsProps) {
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for ${agent.name}`}>
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onAsk("edit")} disabledReason={blocked}>
        Change its definition…
      </MenuItem>
      <MenuItem onSelect={() => void copyId(agent.id)}>Copy its id</MenuItem>
      <MenuItem onSelect={() => void copyCall(agents.calls.retrieve(agent.id))}>Copy as curl</MenuItem>
      <MenuSeparator />
      <MenuItem tone="danger" onSelect={() => onAsk("archive")} disabledReason={blocked}>
        Archive…
      </MenuItem>
    </Menu>
  );
}
