import type { QueryClient } from "@tanstack/react-query";
import type { LiveItem, LiveState } from "@/lib/client/live/stream";
import { FollowingTab } from "@/lib/client/live/tabs";
import { Updates } from "@/lib/client/live/updates";

interface Listeners {
  setState: (state: LiveState) => void;
  tell: (items: readonly LiveItem[]) => void;
  missed: () => void;
}

/** Follows the feed with this tab until told to end. */
export function follow(queries: QueryClient, { setState, tell, missed: onMissed }: Listeners): () => void {
  const missed = () => {
    updates.missed();
    onMissed();
  };
  const updates = new Updates(queries, tell, missed);
  let tab: FollowingTab | undefined;
  const open = () => {
    tab ??= new FollowingTab({ onState: setState, onItems: (items) => updates.take(items), onMissed: missed });
  };
  const close = () => {
    tab?.close();
    tab = undefined;
  };
  // A page kept for "back" holds neither lock nor stream; what it missed meanwhile it reads anew.
  const show = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    open();
    missed();
  };
  open();
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", show);
  return () => {
    window.removeEventListener("pagehide", close);
    window.removeEventListener("pageshow", show);
    close();
    updates.close();
  };
}
