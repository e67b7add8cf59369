import type { InfiniteData } from "@tanstack/react-query";
import type { Change } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";
import type { Page } from "@/lib/wire/pages";

/** A list of changes as it is kept once read: newest first, page after page. */
export type ChangePages = InfiniteData<Page<Change>, unknown>;

/** The list with newer changes in front; those it holds already are not doubled. `changes` come oldest first, as the feed tells them. */
export function withNewer(list: ChangePages, changes: readonly Change[]): ChangePages {
  const [first, ...rest] = list.pages;
  if (!first) return list;
  // What can come twice is recent, so the head of the list is all that has to be looked at.
  const known = new Set(first.data.slice(0, 2_000).map(({ memory_version }) => memory_version.id));
  const fresh = changes.filter(({ memory_version }) => !known.has(memory_version.id)).reverse();
  if (fresh.length === 0) return list;
  return { ...list, pages: [{ ...first, data: [...fresh, ...first.data] }, ...rest] };
}

/** The list with some changes replaced; the very same list when none of them is in it. */
export function withReplaced(list: ChangePages, replace: (change: Change) => Change): ChangePages {
  let touched = false;
  const pages = list.pages.map((page) => {
    const data = page.data.map(replace);
    if (data.every((change, i) => change === page.data[i])) return page;
    touched = true;
    return { ...page, data };
  });
  return touched ? { ...list, pages } : list;
}

/** Only the first page, to be read anew without reading all the others too. */
export const firstPageOf = (list: ChangePages): ChangePages => firstPagesOf(list, 1);

/** The list without what lies far back: it is read again when somebody gets there. */
export const firstPagesOf = (list: ChangePages, count: number): ChangePages =>
  list.pages.length <= count
    ? list
    : { pages: list.pages.slice(0, count), pageParams: list.pageParams.slice(0, count) };

/** The change as it reads once its version is redacted: path, hash, size and note are gone. */
export function redactedChange(change: Change, version?: MemoryVersion): Change {
  const { redacted_at, redacted_by } = version ?? change.memory_version;
  return {
    ...change,
    note: null,
    memory_version: {
      ...change.memory_version,
      path: null,
      content: null,
      content_sha256: null,
      content_size_bytes: null,
      redacted_at: redacted_at ?? new Date().toISOString(),
      redacted_by,
    },
  };
}
