"use client";

import dynamic from "next/dynamic";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Header, HeaderPlaces } from "@/components/shell/header";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { ShortcutHelp } from "@/components/shell/shortcut-help";
import { Sidebar } from "@/components/shell/sidebar";
import { SignedOut } from "@/components/shell/signed-out";
import { useShortcut } from "@/lib/client/keyboard";
import { useFollowing } from "@/lib/client/live";
import { useGo } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";

const Palette = dynamic(() => import("@/components/shell/palette").then((module) => module.Palette), { ssr: false });

type Overlay = "none" | "palette" | "help" | "navigation";

/** The frame of every page of the console: navigation, header, palette, help, and what watches over the sign-in and unsaved text. */
export function Shell({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [crumbs, setCrumbs] = useState<HTMLElement | null>(null);
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const over = (name: Overlay) => ({
    open: overlay === name,
    onOpenChange: (open: boolean) => setOverlay(open ? name : "none"),
  });
  useShellShortcuts(setOverlay);
  useFollowing();
  return (
    <HeaderPlaces.Provider value={{ crumbs, actions }}>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <div className="grid h-dvh grid-rows-[48px_minmax(0,1fr)] touch:grid-rows-[60px_minmax(0,1fr)] md:grid-cols-[208px_minmax(0,1fr)]">
        <aside aria-label="Navigation" className="row-span-2 hidden border-line border-r md:block">
          <Sidebar />
        </aside>
        <Header
          onFind={() => setOverlay("palette")}
          onOpenNavigation={() => setOverlay("navigation")}
          crumbsRef={setCrumbs}
          actionsRef={setActions}
        />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <NavigationSheet {...over("navigation")} />
      {overlay === "palette" && <Palette {...over("palette")} />}
      <ShortcutHelp {...over("help")} />
      <SignedOut />
      <LeaveGuard />
    </HeaderPlaces.Provider>
  );
}

function useShellShortcuts(show: (overlay: Overlay) => void) {
  const go = useGo();
  useShortcut({
    keys: "mod+k",
    label: "Find or do anything",
    group: "Everywhere",
    inPalette: false,
    run: () => show("palette"),
  });
  useShortcut({ keys: "?", label: "Show the keys of this page", group: "Everywhere", run: () => show("help") });
  useShortcut({ keys: "/", label: "Filter this page", group: "Everywhere", inPalette: false, run: focusFilter });
  useShortcut({ keys: "g a", label: "Go to Activity", group: "Go to", run: () => go(urls.activity()) });
  useShortcut({ keys: "g s", label: "Go to Stores", group: "Go to", run: () => go(urls.stores()) });
  useShortcut({ keys: "g k", label: "Go to API keys", group: "Go to", run: () => go(urls.keys()) });
  useShortcut({ keys: "g ,", label: "Go to Settings", group: "Go to", run: () => go(urls.settings()) });
}

/** The field a page marks with `data-filter`; where there is none, nothing happens. */
function focusFilter() {
  const filter = document.querySelector<HTMLInputElement>("[data-filter]");
  filter?.focus();
  filter?.select();
}

function NavigationSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil md:hidden" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] border-line border-r bg-paper outline-none md:hidden"
        >
          <Radix.Title className="sr-only">Navigation</Radix.Title>
          <Sidebar onNavigate={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
