"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { type Shortcut, useMac, useShortcuts } from "@/lib/client/keyboard";
import { keyCaps } from "@/lib/client/keyboard/keys";

const order = ["This page", "Rows", "Go to", "Everywhere"] as const;

/** Every key that does something on this page, read from what the page offers. */
export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys on this page" width="medium">
      {open && <Groups />}
    </Dialog>
  );
}

function Groups() {
  const shortcuts = useShortcuts();
  return (
    <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
      {order.map((group) => {
        const rows = inGroup(shortcuts, group);
        if (rows.length === 0) return null;
        return (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 font-semibold text-ink3 text-xs">{group}</h3>
            <dl>
              {rows.map((shortcut) => (
                <Row key={shortcut.keys} shortcut={shortcut} />
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

function Row({ shortcut: { label, keys = "", blockedBecause } }: { shortcut: Shortcut }) {
  const mac = useMac();
  return (
    <div className="flex items-baseline justify-between gap-4 border-line border-t py-1.5">
      <dt className={blockedBecause ? "text-ink3" : undefined} title={blockedBecause}>
        {label}
      </dt>
      <dd>
        <span className="sr-only">{keyCaps(keys, mac).join(" then ")}</span>
        <Kbd keys={keys} always />
      </dd>
    </div>
  );
}

/** The newest of equal keys is the one that works, so it is the one shown. */
function inGroup(shortcuts: readonly Shortcut[], group: (typeof order)[number]) {
  const byKeys = new Map<string, Shortcut>();
  for (const shortcut of shortcuts) if (shortcut.keys) byKeys.set(shortcut.keys, shortcut);
  return [...byKeys.values()].filter((shortcut) => (shortcut.group ?? "This page") === group);
}
