"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useState } from "react";
import { Header, HeaderPlaces } from "@/components/shell/header";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { Sidebar } from "@/components/shell/sidebar";
import { SignedOut } from "@/components/shell/signed-out";
import { loadDialogs } from "@/components/ui/dialog";
import { followFocus } from "@/components/ui/dialog/return-focus";
import { loadMenus } from "@/components/ui/menu";
import { Sheet } from "@/components/ui/sheet";
import { useShortcut } from "@/lib/client/keyboard";
import { useFollowing } from "@/lib/client/live";
import { useGo } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";

const loadPalette = () => import("@/components/shell/palette").then((module) => module.Palette);
const Palette = dynamic(loadPalette, { ssr: false });
const loadHelp = () => import("@/components/shell/shortcut-help").then((module) => module.ShortcutHelp);
const ShortcutHelp = dynamic(loadHelp, { ssr: false });

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
  useEarlyOverlays();
  useEffect(followFocus, []);
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
        <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <Sheet {...over("navigation")} title="Navigation" side="left">
        <Sidebar onNavigate={() => setOverlay("none")} />
      </Sheet>
      {overlay === "palette" && <Palette {...over("palette")} />}
      {overlay === "help" && <ShortcutHelp {...over("help")} />}
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
  useShortcut({ keys: "g e", label: "Go to Sessions", group: "Go to", run: () => go(urls.sessions()) });
  useShortcut({ keys: "g t", label: "Go to Agents", group: "Go to", run: () => go(urls.agents()) });
  useShortcut({ keys: "g v", label: "Go to Environments", group: "Go to", run: () => go(urls.environments()) });
  useShortcut({ keys: "g k", label: "Go to API keys", group: "Go to", run: () => go(urls.keys()) });
  useShortcut({ keys: "g ,", label: "Go to Settings", group: "Go to", run: () => go(urls.settings()) });
}

/** The field a page marks with `data-filter`; where there is none, nothing happens. */
function focusFilter() {
  const filter = document.querySelector<HTMLInputElement>("[data-filter]");
  filter?.focus();
  filter?.select();
}

/** Fetches what opens on demand once the page has had time to show itself, so that nothing opens late. */
function useEarlyOverlays() {
  useEffect(() => {
    const timer = setTimeout(
      () => void Promise.allSettled([loadDialogs(), loadMenus(), loadPalette(), loadHelp()]),
      2_500,
    );
    return () => clearTimeout(timer);
  }, []);
}
