"use client";

import { useEffect, useSyncExternalStore } from "react";

/** Something that was open. Only ids are kept in the browser: names and paths are asked for again, so that nothing redacted lingers. */
export type RecentItem =
  | { kind: "memory_store"; memory_store_id: string }
  | { kind: "memory"; memory_store_id: string; memory_id: string };

const storageKey = "palimpsest.recent";
const kept = 12;
const none: readonly RecentItem[] = [];
const listeners = new Set<() => void>();
let raw: string | null = null;
let items = none;

/** What this browser opened lately, newest first. */
export function useRecent(): readonly RecentItem[] {
  return useSyncExternalStore(subscribe, read, () => none);
}

/** Remembers that this is open, while it is; nothing when undefined. */
export function useRemember(item: RecentItem | undefined) {
  const key = item && JSON.stringify(item);
  useEffect(() => {
    if (key) remember(JSON.parse(key) as RecentItem);
  }, [key]);
}

/** Forgets one thing that is no longer there. */
export const forget = (item: RecentItem) => write(read().filter((other) => !same(other, item)));

/** Forgets a store that was deleted, and its memories. */
export const forgetStore = (storeId: string) => write(read().filter((item) => item.memory_store_id !== storeId));

/** Forgets everything: at sign-out. */
export const forgetAll = () => write([]);

const remember = (item: RecentItem) => write([item, ...read().filter((other) => !same(other, item))].slice(0, kept));

const same = (a: RecentItem, b: RecentItem) => JSON.stringify(a) === JSON.stringify(b);

function read(): readonly RecentItem[] {
  const stored = storage()?.getItem(storageKey) ?? null;
  if (stored === raw) return items;
  raw = stored;
  items = parse(stored);
  return items;
}

function parse(stored: string | null): readonly RecentItem[] {
  try {
    const parsed: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isItem) : none;
  } catch {
    return none;
  }
}

function isItem(value: unknown): value is RecentItem {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("memory_store_id" in value)) return false;
  if (value.kind === "memory") return "memory_id" in value && typeof value.memory_id === "string";
  return value.kind === "memory_store" && typeof value.memory_store_id === "string";
}

function write(next: readonly RecentItem[]) {
  storage()?.setItem(storageKey, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Undefined where the browser keeps nothing for this site. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
