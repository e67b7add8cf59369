"use client";

import { useQuery } from "@tanstack/react-query";
import { queueInWords } from "@/components/environments/queue";
import { Chip } from "@/components/ui/chip";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import * as environments from "@/lib/client/environments";
import { urls } from "@/lib/urls";
import type { Environment } from "@/lib/wire/environments";

/** One environment. The whole row opens it. */
export function EnvironmentRow({ environment, index }: { environment: Environment; index: number }) {
  const isSelfHosted = environment.config.type === "self_hosted";
  return (
    <div className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-line border-b px-2 py-2 hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_92px]">
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={urls.environment(environment.id)}
            data-row={index}
            className="truncate font-semibold outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-lapis"
          >
            <UserText text={environment.name} />
          </Link>
          {environment.archived_at && <Chip>archived</Chip>}
          {!isSelfHosted && (
            <Chip title="Its sessions run somewhere else and report here; it has no queue">runs elsewhere</Chip>
          )}
        </div>
        <p className="truncate text-ink3">
          {environment.description ? <UserText text={environment.description} /> : "No description"}
        </p>
      </div>
      <div className="min-w-0 truncate text-ink2 max-md:hidden">
        {isSelfHosted && !environment.archived_at && <Queue environmentId={environment.id} />}
      </div>
      <span className="text-right text-ink3">
        <Time at={environment.created_at} />
      </span>
    </div>
  );
}

function Queue({ environmentId }: { environmentId: string }) {
  const { data } = useQuery(environments.stats(environmentId));
  return data ? queueInWords(data) : null;
}
