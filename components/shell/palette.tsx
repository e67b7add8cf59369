"use client";

import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { matches } from "@/components/shell/palette/matching";
import {
  AgentResults,
  MemoryResults,
  RecentResults,
  SessionResults,
  StoreResults,
} from "@/components/shell/palette/results";
import { returnFocus } from "@/components/ui/dialog/return-focus";
import { Kbd } from "@/components/ui/kbd";
import { type Shortcut, useShortcuts } from "@/lib/client/keyboard";
import { useGo } from "@/lib/client/unsaved";

/** Finds stores, memories, sessions, agents and everything that can be done here. Loaded when it is first opened. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [text, setText] = useState("");
  const go = useGo();
  const follow = (href: string) => {
    onOpenChange(false);
    go(href);
  };
  const perform = (shortcut: Shortcut) => {
    onOpenChange(false);
    // The act may move the focus or open a dialog, so it waits until this dialog has given the focus back.
    setTimeout(shortcut.run, 0);
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="appear fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-[620px] overflow-hidden rounded-xl border border-line bg-sheet shadow-lift outline-none"
        >
          <Radix.Title className="sr-only">Find or do anything</Radix.Title>
          <Command label="Find or do anything" loop shouldFilter={false}>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="Find a store, a memory, a session or an agent, or do something…"
              className="w-full border-line border-b bg-transparent px-4 py-3 text-lg outline-none placeholder:text-ink3"
            />
            <Command.List className="max-h-[min(440px,60dvh)] overflow-y-auto p-1.5 pb-2">
              {text === "" && <RecentResults onFollow={follow} />}
              <StoreResults text={text} onFollow={follow} />
              <MemoryResults text={text} onFollow={follow} />
              <SessionResults text={text} onFollow={follow} />
              <AgentResults text={text} onFollow={follow} />
              <Actions text={text} onPerform={perform} />
            </Command.List>
            {/* Beside the list: a list of options holds nothing else. */}
            <div role="status">
              <Command.Empty className="px-3 pt-4 pb-6 text-center text-ink3">Nothing by that name.</Command.Empty>
            </div>
            <Legend />
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Actions({ text, onPerform }: { text: string; onPerform: (shortcut: Shortcut) => void }) {
  const offered = useShortcuts().filter(({ inPalette, label }) => inPalette !== false && matches(text, label));
  const byLabel = [...new Map(offered.map((shortcut) => [shortcut.label, shortcut])).values()];
  const here = byLabel.filter(({ group }) => group === undefined || group === "This page");
  const everywhere = byLabel.filter((shortcut) => !here.includes(shortcut));
  return (
    <>
      <ActionGroup heading="On this page" shortcuts={here} onPerform={onPerform} />
      <ActionGroup heading="Go to, and more" shortcuts={everywhere} onPerform={onPerform} />
    </>
  );
}

function ActionGroup({
  heading,
  shortcuts,
  onPerform,
}: {
  heading: string;
  shortcuts: readonly Shortcut[];
  onPerform: (shortcut: Shortcut) => void;
}) {
  if (shortcuts.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {shortcuts.map((shortcut) => (
        <Command.Item
          key={shortcut.label}
          value={`do ${shortcut.label}`}
          disabled={shortcut.blockedBecause !== undefined}
          onSelect={() => onPerform(shortcut)}
        >
          <span className="min-w-0 flex-1 truncate">
            {shortcut.label}
            {shortcut.blockedBecause && <span className="ml-2 text-ink3">{shortcut.blockedBecause}</span>}
          </span>
          {shortcut.keys && <Kbd keys={shortcut.keys} />}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

const Legend = () => (
  <div
    aria-hidden="true"
    className="flex gap-4 border-line border-t bg-paper px-4 py-1.5 text-ink3 text-sm touch:hidden"
  >
    <Hint keys="up down">move</Hint>
    <Hint keys="enter">open</Hint>
    <Hint keys="esc">close</Hint>
  </div>
);

const Hint = ({ keys, children }: { keys: string; children: ReactNode }) => (
  <span className="flex items-center gap-1.5">
    <Kbd keys={keys} /> {children}
  </span>
);
