"use client";

import { TimeRange } from "@/components/changes/time-range";
import { type SessionFilterState, statuses } from "@/components/sessions/use-session-filter";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import * as agentsOf from "@/lib/client/agents";
import * as memoryStores from "@/lib/client/memory-stores";
import type { SessionSummary } from "@/lib/wire/session-summaries";

interface SessionFiltersProps {
  state: SessionFilterState;
  /** What is loaded: an agent that ran can be chosen before all agents are known. */
  sessions: readonly SessionSummary[];
}

/** Narrows the list of sessions by status, agent, store and time. */
export function SessionFilters({ state: { values, set, isNarrowed, clear }, sessions }: SessionFiltersProps) {
  const { stores = [] } = memoryStores.useAll();
  const { agents: known = [] } = agentsOf.useAll({ include_archived: true });
  const agents = new Map([
    ...sessions.map(({ agent, agent_name }) => [agent.id, agent_name] as const),
    ...known.map(({ id, name }) => [id, name] as const),
  ]);
  const width = "w-[142px] max-sm:w-[calc(50%-4px)]";
  return (
    <search aria-label="Filter sessions" className="mt-4 mb-3 flex min-w-0 flex-wrap items-center gap-2">
      <Select
        hideLabel
        data-filter
        label="Status"
        value={values.status ?? ""}
        onChange={(status) => set({ status: status || null })}
        options={[{ value: "", label: "Any status" }, ...statuses.map((value) => ({ value, label: nameOf(value) }))]}
        className={width}
      />
      <Select
        hideLabel
        label="Agent"
        value={values.agent ?? ""}
        onChange={(agent) => set({ agent: agent || null })}
        options={choices(
          "Any agent",
          [...agents].map(([value, label]) => ({ value, label })),
          values.agent,
        )}
        className={width}
      />
      <Select
        hideLabel
        label="Store"
        value={values.store ?? ""}
        onChange={(store) => set({ store: store || null })}
        options={choices(
          "Any store",
          stores.map(({ id, name }) => ({ value: id, label: name })),
          values.store,
        )}
        className={width}
      />
      <TimeRange from={values.from} to={values.to} onChange={(range) => set(range)} />
      <Button tone="quiet" aria-pressed={values.archived} onClick={() => set({ archived: !values.archived })}>
        {values.archived ? "Hide archived" : "Show archived"}
      </Button>
      {isNarrowed && (
        <Button tone="quiet" onClick={clear}>
          Clear
        </Button>
      )}
    </search>
  );
}

const nameOf = (status: string) => status.charAt(0).toUpperCase() + status.slice(1);

/** A link may choose what is not in the list (any more). */
function choices(any: string, options: { value: string; label: string }[], chosen: string | null) {
  const sorted = options.sort((a, b) => a.label.localeCompare(b.label));
  const all = [{ value: "", label: any }, ...sorted];
  return !chosen || options.some(({ value }) => value === chosen) ? all : [...all, { value: chosen, label: chosen }];
}
