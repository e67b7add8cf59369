"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import { ApiKeyRow } from "@/components/api-keys/api-key-row";
import { firstCallSnippets } from "@/components/api-keys/first-call";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { useOnceOpen } from "@/components/ui/dialog/once-open";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/time";
import * as apiKeys from "@/lib/client/api-keys";
import { useShortcut } from "@/lib/client/keyboard";
import { useRows } from "@/lib/client/keyboard/rows";
import { useOrigin } from "@/lib/client/origin";
import { flag, text, useUrlState } from "@/lib/client/url-state";
import { urls } from "@/lib/urls";
import { type ApiKey, keyState } from "@/lib/wire/api-keys";

const CreateKeyDialog = dynamic(
  () => import("@/components/api-keys/create-key-dialog").then((module) => module.CreateKeyDialog),
  { ssr: false },
);

const fields = {
  create: flag(),
  key: text(),
  ended: flag(),
};

/** The keys with which programs come in: who made them, what they may do, when they last did. */
export function ApiKeysScreen() {
  const [{ create, key, ended }, set] = useUrlState(fields);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(apiKeys.list());
  const now = useNow();
  const isCreating = useOnceOpen(create);
  const openCreate = useCallback(() => set({ create: true }), [set]);
  useShortcut({ keys: "c", label: "Create an API key", group: "This page", run: openCreate });
  const keys = data?.pages.flatMap((page) => page.data);
  const active = keys?.filter((one) => keyState(one, now || undefined) === "active" || one.id === key) ?? [];
  const shown = ended ? (keys ?? []) : active;
  const hidden = (keys?.length ?? 0) - active.length;
  return (
    <>
      <Crumbs trail={[{ label: "Settings", href: urls.settings() }, { label: "API keys" }]} />
      {keys?.length !== 0 && (
        <HeaderActions>
          <Button tone="primary" kbd="c" onClick={openCreate}>
            Create a key
          </Button>
        </HeaderActions>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!keys && !error && <SkeletonRows label="Loading keys" />}
      {keys?.length === 0 && <FirstKey onCreate={openCreate} />}
      {keys && keys.length > 0 && (
        <>
          <p className="mb-3 max-w-[640px] text-ink2">
            A key is how a program comes in: the official SDK, curl, an agent. What it writes carries its name.
          </p>
          <KeyList keys={shown} marked={key} />
          <div className="flex flex-wrap gap-2 pt-3">
            {hasNextPage && (
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show older keys
              </Button>
            )}
            {(hidden > 0 || ended) && (
              <Button tone="quiet" aria-pressed={ended} onClick={() => set({ ended: !ended })}>
                {ended ? "Hide revoked and expired keys" : `Show ${hidden} revoked or expired`}
              </Button>
            )}
          </div>
        </>
      )}
      {isCreating && <CreateKeyDialog open={create} onOpenChange={(open) => set({ create: open || null })} />}
    </>
  );
}

function KeyList({ keys, marked }: { keys: readonly ApiKey[]; marked: string | null }) {
  const list = useRef<HTMLUListElement>(null);
  useRows({ count: keys.length, container: list, noun: "key" });
  return (
    <ul ref={list} aria-label="API keys" className="border-line border-t">
      {keys.map((key, index) => (
        <ApiKeyRow key={key.id} apiKey={key} index={index} marked={key.id === marked} />
      ))}
      {keys.length === 0 && <li className="py-5 text-ink3">No key works at the moment.</li>}
    </ul>
  );
}

function FirstKey({ onCreate }: { onCreate: () => void }) {
  return (
    <EmptyState
      title="No program can come in yet"
      action={
        <Button tone="primary" kbd="c" onClick={onCreate}>
          Create a key
        </Button>
      }
    >
      <p>Create a key, put it into the environment of your agent, and point the official SDK at this server:</p>
      <CodeBlock snippets={firstCallSnippets(useOrigin())} />
    </EmptyState>
  );
}
