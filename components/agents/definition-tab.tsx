"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { definitionText, settingsText } from "@/components/agents/definition-text";
import { settingsTold } from "@/components/agents/settings-told";
import { DiffView } from "@/components/diff/diff-view";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Select } from "@/components/ui/field";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLines } from "@/components/ui/text-lines";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as agents from "@/lib/client/agents";
import { useShortcut } from "@/lib/client/keyboard";
import { integer, oneOf, useUrlState } from "@/lib/client/url-state";
import type { Agent } from "@/lib/wire/agents";

const fields = {
  version: integer(),
  against: integer(),
  mode: oneOf(["split"] as const),
};

/** An agent's versions, and one of them: whole, or against another. Without a version in the URL it is the newest. */
export function DefinitionTab({ agent }: { agent: Agent }) {
  const [{ version, against, mode }, set] = useUrlState(fields);
  const number = version ?? agent.version;
  const choose = (next: number) => set({ version: next === agent.version ? null : next, against: null }, "push");
  const step = (by: 1 | -1) => {
    const next = number + by;
    if (next >= 1 && next <= agent.version) choose(next);
  };
  useShortcut({ keys: "j", label: "Next older version", group: "Rows", inPalette: false, run: () => step(-1) });
  useShortcut({ keys: "k", label: "Next newer version", group: "Rows", inPalette: false, run: () => step(1) });
  return (
    <div className="grid min-h-0 flex-1 max-md:grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[216px_minmax(0,1fr)]">
      <Versions agent={agent} selected={number} onSelect={choose} />
      <section aria-label={`Version ${number}`} className="flex min-h-[420px] min-w-0 flex-col">
        <div className="flex flex-wrap items-center gap-2.5 border-line border-b px-4 py-1.5">
          <h2 className="font-semibold">Version {number}</h2>
          {number > 1 && against === null && (
            <Button size="small" onClick={() => set({ against: number - 1 }, "push")}>
              What changed
            </Button>
          )}
          {against !== null && (
            <>
              <Against agent={agent} number={number} against={against} onChange={(n) => set({ against: n }, "push")} />
              <Button size="small" onClick={() => set({ against: null }, "push")}>
                The whole definition
              </Button>
            </>
          )}
        </div>
        {against === null ? (
          <Whole agent={agent} number={number} />
        ) : (
          <Difference
            agent={agent}
            number={number}
            against={against}
            mode={mode ?? "unified"}
            onMode={(next) => set({ mode: next === "split" ? "split" : null }, "push")}
          />
        )}
      </section>
    </div>
  );
}

function Versions({ agent, selected, onSelect }: { agent: Agent; selected: number; onSelect: (n: number) => void }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(agents.versions(agent.id));
  const versions = data?.pages.flatMap((page) => page.data) ?? [agent];
  return (
    <nav aria-label="Versions" className="border-line max-md:border-b md:border-r">
      <ul className="max-md:flex max-md:overflow-x-auto">
        {versions.map(({ version, updated_at }) => (
          <li key={version} className="border-line max-md:shrink-0 max-md:border-r md:border-b">
            <button
              type="button"
              aria-current={version === selected ? "true" : undefined}
              onClick={() => onSelect(version)}
              className={classNames(
                "flex w-full items-baseline justify-between gap-3 px-4 py-2 text-left outline-offset-[-2px] touch:min-h-11",
                version === selected
                  ? "bg-sheet font-semibold shadow-[inset_2px_0_0_var(--lapis)]"
                  : "text-ink2 hover:bg-wash",
              )}
            >
              <span>
                v{version}
                {version === agent.version && <span className="ml-1.5 font-normal text-lapis text-xs">newest</span>}
              </span>
              <Time at={updated_at} className="whitespace-nowrap font-normal text-ink3" />
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button tone="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older versions
        </Button>
      )}
    </nav>
  );
}

interface AgainstProps {
  agent: Agent;
  number: number;
  against: number;
  onChange: (version: number) => void;
}

function Against({ agent, number, against, onChange }: AgainstProps) {
  const others = Array.from({ length: agent.version }, (_, i) => agent.version - i).filter((n) => n !== number);
  return (
    <span className="inline-flex items-center gap-1.5 text-ink3">
      against
      <Select
        hideLabel
        label="Against"
        value={String(against)}
        onChange={(value) => onChange(Number(value))}
        options={others.map((n) => ({ value: String(n), label: n === number - 1 ? `v${n}, before it` : `v${n}` }))}
        className="w-36"
      />
    </span>
  );
}

function Whole({ agent, number }: { agent: Agent; number: number }) {
  const { data, error, refetch } = useQuery(agents.version(agent.id, number));
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return <Definition agent={data} />;
}

/** The instructions, and in words what else is set; everything as JSON where that is asked for. */
function Definition({ agent }: { agent: Agent }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-sheet">
      {agent.system ? (
        <section aria-label="Instructions" className="border-line border-b px-4 py-3">
          <p className="max-w-[80ch] whitespace-pre-wrap [overflow-wrap:anywhere]">
            <UserText text={agent.system} />
          </p>
        </section>
      ) : (
        <p className="border-line border-b px-4 py-3 text-ink3">No instructions.</p>
      )}
      <dl className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[120px_minmax(0,1fr)]">
        {settingsTold(agent).map(({ name, values }) => (
          <Fragment key={name}>
            <dt className="text-ink3">{name}</dt>
            {values.map((value) => (
              <dd key={value} className="max-w-[80ch] [overflow-wrap:anywhere] sm:col-start-2">
                <UserText text={value} />
              </dd>
            ))}
          </Fragment>
        ))}
      </dl>
      <div className="px-4 pb-3">
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Hide the JSON" : "All settings as JSON"}
        </Button>
      </div>
      {isOpen && (
        <TextLines text={settingsText(agent)} label="All settings" className="h-[480px] border-line border-t py-2" />
      )}
    </div>
  );
}

interface DifferenceProps {
  agent: Agent;
  number: number;
  against: number;
  mode: "unified" | "split";
  onMode: (mode: "unified" | "split") => void;
}

function Difference({ agent, number, against, mode, onMode }: DifferenceProps) {
  const shown = useQuery(agents.version(agent.id, number));
  const other = useQuery(agents.version(agent.id, against));
  const error = shown.error ?? other.error;
  if (error) return <Failed error={error} onRetry={() => void Promise.all([shown.refetch(), other.refetch()])} />;
  if (!shown.data || !other.data) return <Waiting />;
  return (
    <DiffView
      before={definitionText(other.data)}
      after={definitionText(shown.data)}
      names={{ before: `version ${against}`, after: `version ${number}` }}
      mode={mode}
      onMode={onMode}
      className="min-h-0 flex-1"
    />
  );
}

const Failed = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => (
  <div className="p-4">
    <ErrorNotice error={error} onRetry={onRetry} />
  </div>
);

const Waiting = () => (
  <div className="px-4">
    <SkeletonRows label="Loading the version" />
  </div>
);
