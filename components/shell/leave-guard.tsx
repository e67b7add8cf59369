"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { askToLeave, discardUnsaved, hasUnsaved, unsavedNames, useAskedToLeave } from "@/lib/client/unsaved";

/** Asks before a link of the console would throw away unsaved text. Closing the tab is asked about by the browser itself. */
export function LeaveGuard() {
  const router = useRouter();
  const target = useAskedToLeave();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const href = leavingTo(event);
      if (!href || !hasUnsaved()) return;
      event.preventDefault();
      event.stopPropagation();
      askToLeave(href);
    };
    document.addEventListener("click", onClick, { capture: true });
    return () => document.removeEventListener("click", onClick, { capture: true });
  }, []);
  useAskBeforeTraversal();
  const leave = () => {
    askToLeave(undefined);
    discardUnsaved();
    if (target) router.push(target);
  };
  return (
    <Dialog
      open={target !== undefined}
      onOpenChange={() => askToLeave(undefined)}
      title="Leave without saving?"
      width="narrow"
      footer={
        <>
          <Button tone="danger" onClick={leave}>
            Leave and lose it
          </Button>
          <Button tone="primary" onClick={() => askToLeave(undefined)}>
            Stay
          </Button>
        </>
      }
    >
      <p className="text-ink2">Not saved yet: {unsavedNames().join(", ")}.</p>
    </Dialog>
  );
}

/** The part of the Navigation API used here; not every browser has it, and those without keep the text instead of asking. */
interface Traversal extends Event {
  navigationType: string;
  destination: { url: string };
}

/** Back and forward ask too, where the browser lets a page hold them. */
function useAskBeforeTraversal() {
  useEffect(() => {
    const navigation = "navigation" in window ? (window.navigation as EventTarget) : undefined;
    const onNavigate = (event: Event) => {
      const { navigationType, destination, cancelable } = event as Traversal;
      const url = new URL(destination.url);
      if (navigationType !== "traverse" || !cancelable || !hasUnsaved()) return;
      if (url.pathname === window.location.pathname) return;
      event.preventDefault();
      askToLeave(url.pathname + url.search + url.hash);
    };
    navigation?.addEventListener("navigate", onNavigate);
    return () => navigation?.removeEventListener("navigate", onNavigate);
  }, []);
}

/** Where a click would take this tab, when that is another page of the console. */
function leavingTo(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target === "_blank" || link.origin !== window.location.origin) return;
  if (link.pathname === window.location.pathname && link.search === window.location.search) return;
  // Tabs of one page, whose text stays while another of them is looked at.
  if (link.closest("[data-keeps-unsaved]")) return;
  return link.pathname + link.search + link.hash;
}
