"use client";

import { useSyncExternalStore } from "react";
import type { Memory } from "@/lib/wire/memories";

/** Text on its way to becoming a version: what it grew out of, and what it is by now. */
export interface Draft {
  /** The memory as it was when the edit began, or as it was merged with; its content is never null. */
  base: Memory;
  text: string;
}

/**
 * The drafts of this tab, by memory. They are kept in memory alone, never in the browser's storage: text of a memory is secret,
 * and a redaction or a sign-out must be able to end it. They outlive going to another page, so that no way of leaving loses one.
 */
const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

/** The draft of a memory, if there is one. */
export const draftOf = (memoryId: string) => drafts.get(memoryId);

/** The same, as it changes. */
export const useDraft = (memoryId: string) =>
  useSyncExternalStore(
    subscribe,
    () => draftOf(memoryId),
    () => undefined,
  );

/** Keeps a draft; text that is the base's own again is no draft. */
export function keepDraft(memoryId: string, draft: Draft) {
  if (draft.text === draft.base.content) drafts.delete(memoryId);
  else drafts.set(memoryId, draft);
  tell();
}

export function dropDraft(memoryId: string) {
  if (drafts.delete(memoryId)) tell();
}

/** At sign-out. */
export function dropAllDrafts() {
  drafts.clear();
  tell();
}

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
