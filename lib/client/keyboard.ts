"use client";

import { useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { advance } from "@/lib/client/keyboard/keys";

export interface Shortcut {
  /** What it does, as the help and the palette list it: "Create a store". */
  label: string;
  /** `j`, `?`, `mod+k`, `esc`, or in steps `g s`; without keys the act is in the palette only. */
  keys?: string;
  /** The heading it stands under. */
  group?: "Go to" | "Rows" | "This page" | "Everywhere";
  /** Why it cannot be done now; it is listed with this reason and does nothing. */
  blockedBecause?: string;
  /** Moving about by key is no act worth finding in the palette. */
  inPalette?: boolean;
  run: () => void;
}

/** What the page offers now, oldest first; a new array whenever it changes. */
let offered: readonly Shortcut[] = [];
const listeners = new Set<() => void>();
/** A step sequence under way: how many steps were typed, and by when the next must follow. */
const sequence = { steps: 0, until: 0, candidates: [] as Shortcut[] };
const sequenceMs = 1_200;

/** Offers an act by key and in the palette while the calling component is mounted; nothing when undefined. The newest of equal keys wins. */
export function useShortcut(shortcut: Shortcut | undefined) {
  const latest = useRef(shortcut);
  // In the layout phase: what can be seen can be asked for by key, however long the browser takes to come to later effects.
  useLayoutEffect(() => {
    latest.current = shortcut;
  });
  const { label, keys, group, blockedBecause, inPalette } = shortcut ?? { label: undefined };
  useLayoutEffect(() => {
    if (label === undefined) return;
    return offer({ label, keys, group, blockedBecause, inPalette, run: () => latest.current?.run() });
  }, [label, keys, group, blockedBecause, inPalette]);
}

/** Everything that can be done here by key or from the palette. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => offered, nothing);
}

const none: readonly Shortcut[] = [];
const nothing = () => none;

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function offer(shortcut: Shortcut) {
  if (offered.length === 0) window.addEventListener("keydown", onKeyDown);
  change([...offered, shortcut]);
  return () => {
    change(offered.filter((other) => other !== shortcut));
    if (offered.length === 0) window.removeEventListener("keydown", onKeyDown);
  };
}

function change(next: readonly Shortcut[]) {
  offered = next;
  for (const listener of listeners) listener();
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
  const waiting = sequence.steps > 0 && Date.now() < sequence.until;
  const steps = waiting ? sequence.steps : 0;
  const candidates = waiting ? sequence.candidates : [...offered].reverse();
  const more: Shortcut[] = [];
  for (const shortcut of candidates) {
    const outcome = shortcut.keys ? advance(shortcut.keys, steps, event) : "no";
    if (outcome === "done") return perform(shortcut, event);
    if (outcome === "more") more.push(shortcut);
  }
  sequence.steps = more.length ? steps + 1 : 0;
  sequence.until = Date.now() + sequenceMs;
  sequence.candidates = more;
}

function perform(shortcut: Shortcut, event: KeyboardEvent) {
  sequence.steps = 0;
  event.preventDefault();
  if (!shortcut.blockedBecause) shortcut.run();
}

/** Typing, and anything that has the keyboard to itself (a dialog, a menu), keeps its keys; ⌘ and Ctrl work while typing. */
function isElsewhere(event: KeyboardEvent) {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return true;
  const target = event.target instanceof Element ? event.target : null;
  const typing = target?.closest(
    "input, textarea, select, [contenteditable=''], [contenteditable='true'], .monaco-editor",
  );
  if (!typing) return false;
  if (typing instanceof HTMLInputElement && /^(checkbox|radio|range|button)$/.test(typing.type)) return false;
  return !(event.metaKey || event.ctrlKey);
}

const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);

/** Whether keys are to be drawn the way a Mac draws them. */
export function useMac(): boolean {
  return useSyncExternalStore(nothingChanges, isMac, () => false);
}
const nothingChanges = () => () => {};
