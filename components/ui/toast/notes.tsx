"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";

export { toast } from "sonner";

/** So far from the page's lower edge, or from the bar of buttons that says it stands there (lib/client/bottom-bar.ts). */
const aboveTheBar = (pixels: number) => `calc(var(--bottom-bar, 0px) + ${pixels}px)`;

/** The corner in which notes stand; says when it can take them. */
export function Notes({ onReady }: { onReady: () => void }) {
  const { resolvedTheme } = useTheme();
  useEffect(onReady, [onReady]);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      offset={{ bottom: aboveTheBar(24) }}
      mobileOffset={{ bottom: aboveTheBar(16) }}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-3 rounded-lg border border-line bg-sheet px-3.5 py-2.5 text-base text-ink shadow-lift",
          content: "min-w-0 flex-1",
          title: "break-words font-medium",
          description: "mt-0.5 break-words text-ink2",
          actionButton:
            "shrink-0 rounded-md border border-line2 px-2 py-0.5 font-medium hover:border-edge touch:min-h-11",
          error: "!border-del",
        },
      }}
    />
  );
}
