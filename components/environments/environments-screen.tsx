"use client";

import dynamic from "next/dynamic";
import { useCallback } from "react";
import { EnvironmentRow } from "@/components/environments/environment-row";
import { createEnvironmentSnippets } from "@/components/environments/snippets";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import * as environmentsOf from "@/lib/client/environments";
import { useShortcut } from "@/lib/client/keyboard";
import { useOrigin } from "@/lib/client/origin";
import { flag, useUrlState } from "@/lib/client/url-state";

const CreateEnvironmentDialog = dynamic(
  () => import("@/components/environments/create-environment-dialog").then((module) => module.CreateEnvironmentDialog),
  { ssr: false },
);

const fields = { archived: flag(), create: flag() };

/** Where sessions run: each environment with its queue of work and who takes from it. */
export function EnvironmentsScreen() {
  const [{ archived, create }, set] = useUrlState(fields);
  const { environments, complete, error, refetch } = environmentsOf.useAll({ include_archived: archived });
  const openCreate = useCallback(() => set({ create: true }), [set]);
  useShortcut({ keys: "c", label: "Create an environment", group: "This page", run: openCreate });
  const isFirst = complete && environments?.length === 0 && !archived;
  return (
    <div className="flex flex-col px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Environments" }]} />
      {environments && !isFirst && (
        <HeaderActions>
          <Button tone="primary" kbd="c" onClick={openCreate}>
            Create an environment
          </Button>
        </HeaderActions>
      )}
      <h1 className="title-face text-2xl">Environments</h1>
      {error && (
        <div className="mt-4">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!environments && !error && <SkeletonRows label="Loading environments" />}
      {isFirst && <FirstEnvironment onCreate={openCreate} />}
      {environments && !isFirst && (
        <>
          <p className="mb-3 text-ink2">
            Where sessions run. Workers on machines of your own take their work from an environment's queue.
          </p>
          <div className="border-line border-t">
            <VirtualList
              items={environments}
              keyOf={({ id }) => id}
              rowHeight={57}
              noun="environment"
              label="Environments"
              withPage
            >
              {(environment, index) => <EnvironmentRow environment={environment} index={index} />}
            </VirtualList>
          </div>
          {environments.length === 0 && <p className="py-5 text-ink3">None that is not archived.</p>}
          <div className="pt-3">
            <Button tone="quiet" aria-pressed={archived} onClick={() => set({ archived: !archived })}>
              {archived ? "Hide archived" : "Show archived"}
            </Button>
          </div>
        </>
      )}
      {create && <CreateEnvironmentDialog open onOpenChange={(open) => set({ create: open || null })} />}
    </div>
  );
}

function FirstEnvironment({ onCreate }: { onCreate: () => void }) {
  return (
    <EmptyState
      title="Sessions have no place to run yet"
      action={
        <Button tone="primary" kbd="c" onClick={onCreate}>
          Create an environment
        </Button>
      }
    >
      <p>
        An environment is where the tools of an agent's sessions are executed. A self-hosted one has a queue of work;
        the official SDK's worker, started on a machine of yours with the environment's key, takes from it.
      </p>
      <CodeBlock snippets={createEnvironmentSnippets(useOrigin())} />
    </EmptyState>
  );
}
