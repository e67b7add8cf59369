"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner, toast } from "sonner";
import { explainError } from "@/components/ui/error-notice";

/** Where notes about finished work appear. Mounted once, in the root layout. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-3 rounded-lg border border-line bg-sheet px-3.5 py-2.5 text-base text-ink shadow-lift",
          content: "min-w-0 flex-1",
          title: "break-words",
          description: "mt-0.5 break-words text-ink2 text-sm",
          actionButton: "shrink-0 rounded-md border border-line2 px-2 py-0.5 font-medium hover:border-edge",
          error: "!border-del",
        },
      }}
    />
  );
}

/** Notes that something was done; with `undo` it can be taken back for ten seconds, and a failing undo says so. */
export function notifyDone(
  message: string,
  { undo, description }: { undo?: () => Promise<unknown>; description?: string } = {},
) {
  toast(message, {
    description,
    duration: undo ? 10_000 : 4_000,
    action: undo && {
      label: "Undo",
      onClick: () => void undo().catch((error) => notifyFailed("Could not undo", error)),
    },
  });
}

/** Notes that something failed, with the reason in words. */
export function notifyFailed(message: string, error: unknown) {
  const { title, advice } = explainError(error);
  toast.error(message, { description: `${title}${advice ? ` ${advice}` : ""}`, duration: 12_000 });
}
