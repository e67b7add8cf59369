"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { EnvironmentKeys } from "@/components/environments/environment-keys";
import { WorkQueue } from "@/components/environments/work-queue";
import { Crumbs } from "@/components/shell/header";
import { IconButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyId, copyCall, copyId } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as environments from "@/lib/client/environments";
import { urls } from "@/lib/urls";
import type { Environment } from "@/lib/wire/environments";

const EndEnvironmentDialog = dynamic(
  () => import("@/components/environments/end-environment-dialog").then((module) => module.EndEnvironmentDialog),
  { ssr: false },
);

/** One environment: what waits in its queue, and the keys with which workers take from it. */
export function EnvironmentPage({ environmentId }: { environmentId: string }) {
  const { data: environment, error, refetch } = useQuery(environments.retrieve(environmentId));
  const crumbs = (
    <Crumbs trail={[{ label: "Environments", href: urls.environments() }, { label: environment?.name ?? "…" }]} />
  );
  if (!environment)
    return (
      <div className="p-5">
        {crumbs}
        {error ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows label="Loading the environment" />
        )}
      </div>
    );
  const isSelfHosted = environment.config.type === "self_hosted";
  return (
    <div className="flex flex-col gap-7 px-[18px] pt-3 pb-10">
      {crumbs}
      <Heading environment={environment} />
      {isSelfHosted ? (
        <>
          <WorkQueue environment={environment} />
          <EnvironmentKeys environment={environment} />
        </>
      ) : (
        <p className="max-w-[64ch] text-ink2">
          Sessions of this environment run somewhere else and report what they do: it has neither a queue nor keys here.
        </p>
      )}
    </div>
  );
}

function Heading({ environment }: { environment: Environment }) {
  const router = useRouter();
  const [asked, ask] = useState<"archive" | "delete">();
  return (
    <div className="flex items-start justify-between gap-x-4">
      <div className="min-w-0 max-w-[80ch]">
        <h1 className="title-face text-xl [overflow-wrap:anywhere]">
          <UserText text={environment.name} />
          {environment.archived_at && (
            <span className="ml-2 align-middle font-sans">
              <Chip tone="warn">archived</Chip>
            </span>
          )}
        </h1>
        {environment.description && (
          <p className="text-ink2 [overflow-wrap:anywhere]">
            <UserText text={environment.description} />
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-1.5 text-ink3">
          <span>{environment.config.type === "self_hosted" ? "self-hosted" : "runs elsewhere"}</span>
          <span aria-hidden="true">·</span>
          <span>
            created <Time at={environment.created_at} />
          </span>
          <span className="inline-flex items-center gap-x-1.5 max-sm:hidden">
            <span aria-hidden="true">·</span>
            <CopyId id={environment.id} />
          </span>
        </p>
      </div>
      <Menu
        trigger={
          <IconButton label={`Actions for ${environment.name}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void copyId(environment.id)}>Copy its id</MenuItem>
        <MenuItem onSelect={() => void copyCall(environments.calls.retrieve(environment.id))}>Copy as curl</MenuItem>
        <MenuSeparator />
        <MenuItem
          onSelect={() => ask("archive")}
          disabledReason={environment.archived_at ? "This environment is archived already." : undefined}
        >
          Archive…
        </MenuItem>
        <MenuItem tone="danger" onSelect={() => ask("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      {asked && (
        <EndEnvironmentDialog
          environment={environment}
          how={asked}
          open
          onOpenChange={(open) => ask(open ? asked : undefined)}
          onRemoved={() => router.push(urls.environments())}
        />
      )}
    </div>
  );
}
