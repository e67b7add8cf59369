"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { workerSnippets } from "@/components/environments/snippets";
import { CodeBlock } from "@/components/ui/code-block";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Time } from "@/components/ui/time";
import * as environments from "@/lib/client/environments";
import { useOrigin } from "@/lib/client/origin";
import type { Environment } from "@/lib/wire/environments";

/** How much work waits, who asks for it, and how a worker is started. */
export function WorkQueue({ environment }: { environment: Environment }) {
  const { data, error, refetch } = useQuery(environments.stats(environment.id));
  const origin = useOrigin();
  return (
    <section aria-label="Work queue" className="flex flex-col gap-3">
      <h2 className="font-semibold">Work queue</h2>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        <Figure name="Waiting">{data?.depth.toLocaleString("en") ?? "…"}</Figure>
        <Figure name="Being handed over">{data?.pending.toLocaleString("en") ?? "…"}</Figure>
        <Figure name="Workers polling">{data ? (data.workers_polling ?? "unknown") : "…"}</Figure>
        <Figure name="Oldest waiting">{data?.oldest_queued_at ? <Time at={data.oldest_queued_at} /> : "none"}</Figure>
      </dl>
      {!environment.archived_at && (
        <details open={data?.workers_polling === 0} className="max-w-[760px]">
          <summary className="w-fit cursor-default rounded text-ink2 hover:text-ink touch:min-h-11">
            Start a worker
          </summary>
          <p className="py-2 text-ink2">
            With a key of this environment in <code>PALIMPSEST_ENVIRONMENT_KEY</code>, and{" "}
            <code>npm install @anthropic-ai/sdk</code>:
          </p>
          <CodeBlock snippets={workerSnippets(origin, environment.id)} />
        </details>
      )}
    </section>
  );
}

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-ink3 text-sm">{name}</dt>
    <dd className="tabular title-face text-xl">{children}</dd>
  </div>
);
