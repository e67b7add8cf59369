"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as environmentKeys from "@/lib/client/environment-keys";
import type { EnvironmentKey } from "@/lib/wire/environment-keys";
import type { Environment } from "@/lib/wire/environments";

const CreateEnvironmentKeyDialog = dynamic(
  () =>
    import("@/components/environments/create-environment-key-dialog").then(
      (module) => module.CreateEnvironmentKeyDialog,
    ),
  { ssr: false },
);
const RevokeEnvironmentKeyDialog = dynamic(
  () =>
    import("@/components/environments/revoke-environment-key-dialog").then(
      (module) => module.RevokeEnvironmentKeyDialog,
    ),
  { ssr: false },
);

/** The keys with which workers come in. */
export function EnvironmentKeys({ environment }: { environment: Environment }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    environmentKeys.list(environment.id),
  );
  const [creating, setCreating] = useState(false);
  const keys = data?.pages.flatMap((page) => page.data);
  return (
    <section aria-label="Keys" className="max-w-[760px]">
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2 className="font-semibold">Keys</h2>
        <Button
          size="small"
          disabledReason={environment.archived_at ? "This environment is archived." : undefined}
          onClick={() => setCreating(true)}
        >
          Create a key
        </Button>
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!keys && !error && <SkeletonRows rows={2} label="Loading keys" />}
      {keys && (
        <ul aria-label="Environment keys" className="border-line border-t">
          {keys.map((key) => (
            <KeyRow key={key.id} environmentId={environment.id} environmentKey={key} />
          ))}
          {keys.length === 0 && <li className="py-4 text-ink3">No worker can come in: there is no key.</li>}
        </ul>
      )}
      {hasNextPage && (
        <Button tone="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older keys
        </Button>
      )}
      {creating && <CreateEnvironmentKeyDialog environment={environment} open onOpenChange={setCreating} />}
    </section>
  );
}

function KeyRow({ environmentId, environmentKey: key }: { environmentId: string; environmentKey: EnvironmentKey }) {
  const [revoking, setRevoking] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-2 py-2">
      <span className="flex min-w-0 flex-1 basis-48 items-center gap-2">
        <span className={classNames("truncate font-medium", key.revoked_at && "text-ink3 line-through")}>
          <UserText text={key.name} />
        </span>
        {key.revoked_at && <Chip tone="danger">revoked</Chip>}
      </span>
      <code className="text-ink3 text-sm" title="How its secret begins">
        {key.hint}
      </code>
      <span className="text-ink3">
        {key.last_used_at ? (
          <>
            used <Time at={key.last_used_at} />
          </>
        ) : (
          "never used"
        )}
        , created <Time at={key.created_at} />
      </span>
      <Button
        size="small"
        tone="danger"
        aria-label={`Revoke ${key.name}`}
        disabledReason={key.revoked_at ? "This key is revoked." : undefined}
        onClick={() => setRevoking(true)}
      >
        Revoke…
      </Button>
      {revoking && (
        <RevokeEnvironmentKeyDialog
          environmentId={environmentId}
          environmentKey={key}
          open
          onOpenChange={setRevoking}
        />
      )}
    </li>
  );
}
