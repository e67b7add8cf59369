"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";

/** How one value is spelled in the URL. What is not there, or makes no sense, reads as the `usual` value, and the usual value is not spelled out. */
interface Field<T> {
  usual: T;
  /** Undefined for what makes no sense. */
  parse: (spelled: string) => T | undefined;
}

export function text(): Field<string | null>;
export function text(usual: string): Field<string>;
export function text(usual: string | null = null): Field<string | null> {
  return { usual, parse: (spelled) => spelled };
}

export const flag = (): Field<boolean> => ({ usual: false, parse: (spelled) => /^(1|true)$/.test(spelled) });

export const integer = (): Field<number | null> => ({
  usual: null,
  parse: (spelled) => (/^-?\d{1,15}$/.test(spelled) ? Number(spelled) : undefined),
});

export function oneOf<T extends string>(choices: readonly T[]): Field<T | null>;
export function oneOf<T extends string>(choices: readonly T[], usual: T): Field<T>;
export function oneOf<T extends string>(choices: readonly T[], usual: T | null = null): Field<T | null> {
  return { usual, parse: (spelled) => choices.find((choice) => choice === spelled) };
}

type Fields = Record<string, Field<unknown>>;
type How = "push" | "replace";
type Values<F> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };
type Change<F> = { [Name in keyof F]?: Values<F>[Name] | null };

/**
 * Part of the URL's query as state. Setting changes the parts that are named and leaves the rest; null goes back to the usual
 * value. It is seen at once and by every user of the same part. `push` leaves a step in the browser's history. `fields` must keep
 * its identity between drawings.
 */
export function useUrlState<F extends Fields>(fields: F): [Values<F>, (change: Change<F>, how?: How) => void] {
  const path = usePathname();
  const arrived = useSearchParams().toString();
  const ahead = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => undefined,
  );
  const search = ahead?.path === path && ahead.passing.has(arrived) ? ahead.search : arrived;
  useEffect(() => forget(path, arrived), [path, arrived]);
  const values = useMemo(() => valuesIn(search, fields), [search, fields]);
  const set = useCallback(
    (change: Change<F>, how: How = "replace") => {
      const before = wanted?.path === path ? wanted.search : spelledNow();
      const search = queryWith(before, fields, change);
      if (search !== before) want(path, search, how);
    },
    [path, fields],
  );
  return [values, set];
}

/** What a query says of the fields. */
export function valuesIn<F extends Fields>(search: string, fields: F): Values<F> {
  const params = new URLSearchParams(search);
  const read = ([name, { usual, parse }]: [string, Field<unknown>]) => {
    const spelled = params.get(name);
    return [name, spelled === null ? usual : (parse(spelled) ?? usual)];
  };
  return Object.fromEntries(Object.entries(fields).map(read)) as Values<F>;
}

/** A query with some of the fields changed, and the rest as it was. */
export function queryWith<F extends Fields>(query: string, fields: F, change: Change<F>): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === null || value === fields[name]!.usual) params.delete(name);
    else params.set(name, value === true ? "1" : String(value));
  }
  return params.toString();
}

/** The browser's query in the router's spelling. */
const spelledNow = () => new URLSearchParams(window.location.search).toString();

/** The query as it was last set: the router hears of it later, and takes its time. */
interface Wanted {
  path: string;
  search: string;
  /** What the router may say before it has caught up. */
  passing: Set<string>;
  /** What is left to tell the browser, and the page it is about. */
  unwritten?: { how: How; pathname: string };
}

let wanted: Wanted | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function want(path: string, search: string, how: How) {
  const before = wanted?.path === path ? wanted : undefined;
  const passing = new Set(before?.passing).add(spelledNow());
  if (before) passing.add(before.search);
  passing.delete(search);
  const unwritten = { how: before?.unwritten?.how === "push" ? "push" : how, pathname: window.location.pathname };
  wanted = { path, search, passing, unwritten };
  for (const listener of listeners) listener();
  write();
}

/** Forgets what was set once the router has caught up, or has gone elsewhere. */
function forget(path: string, arrived: string) {
  if (!wanted || (wanted.path === path && (wanted.unwritten || wanted.passing.has(arrived)))) return;
  wanted = undefined;
}

/** Browsers refuse a page that changes its address much more often than this. */
const writeEveryMs = 120;
let lastWritten = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

function write() {
  if (!wanted?.unwritten || timer !== undefined) return;
  const rest = lastWritten + writeEveryMs - performance.now();
  if (rest > 0) {
    timer = setTimeout(() => {
      timer = undefined;
      write();
    }, rest);
    return;
  }
  const { search, unwritten } = wanted;
  wanted.unwritten = undefined;
  if (window.location.pathname !== unwritten.pathname) return;
  lastWritten = performance.now();
  const address = (search ? `${unwritten.pathname}?${search}` : unwritten.pathname) + window.location.hash;
  if (unwritten.how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}
