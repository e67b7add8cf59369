"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { askToLeave, hasUnsaved, unsavedNames, useAskedToLeave } from "@/lib/client/unsaved";

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
  const leave = () => {
    askToLeave(undefined);
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

/** Where a click would take this tab, when that is another page of the console. */
function leavingTo(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target === "_blank" || link.origin !== window.location.origin) return;
  if (link.pathname === window.location.pathname && link.search === window.location.search) return;
  return link.pathname + link.search + link.hash;
}
