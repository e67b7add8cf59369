"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AuthorChoice } from "@/components/changes/author-filter/author";
import { UserText } from "@/components/ui/user-text";
import * as apiKeys from "@/lib/client/api-keys";
import * as me from "@/lib/client/me";

/** The name of a key or a person that a link chose, and of which nothing is loaded. */
export function Named({ choice: { kind, id } }: { choice: AuthorChoice }) {
  const { data: keys } = useInfiniteQuery({ ...apiKeys.list(), enabled: kind === "api_actor" });
  const { data: person } = useQuery(me.retrieve());
  const key = keys?.pages.flatMap(({ data }) => data).find((one) => one.id === id);
  const name = key?.name ?? (person?.actor.id === id ? person.actor.name : id);
  return <UserText text={name} />;
}
