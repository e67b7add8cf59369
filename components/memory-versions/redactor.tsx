"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Actor } from "@/components/ui/actor";
import * as me from "@/lib/client/me";
import * as memoryVersions from "@/lib/client/memory-versions";
import type { NamedActor } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

/** Who redacted a version. A version names ids only; the name is known where it is one's own, or one of this memory's authors. */
export function Redactor({ version }: { version: MemoryVersion }) {
  const { data: self } = useQuery(me.retrieve());
  const { data } = useInfiniteQuery({
    ...memoryVersions.history(version.memory_store_id, version.memory_id),
    enabled: false,
  });
  const by = version.redacted_by;
  if (!by) return null;
  const id = idOf(by);
  const authors = data?.pages.flatMap((page) => page.data.map(({ actor }) => actor)) ?? [];
  const known = self?.actor.id === id ? self.actor : authors.find((author) => author?.id === id);
  const actor: NamedActor = { type: by.type, id, name: known?.name ?? null };
  return <Actor by={{ actor }} />;
}

function idOf(actor: NonNullable<MemoryVersion["redacted_by"]>): string {
  switch (actor.type) {
    case "session_actor":
      return actor.session_id;
    case "api_actor":
      return actor.api_key_id;
    case "user_actor":
      return actor.user_id;
    case "service_account_actor":
      return actor.service_account_id;
  }
}
