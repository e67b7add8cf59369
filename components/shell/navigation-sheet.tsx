"use client";

import { Dialog as Radix } from "radix-ui";
import { Sidebar } from "@/components/shell/sidebar";

/** The navigation on a narrow screen: a sheet from the left. */
export function NavigationSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil md:hidden" />
        <Radix.Content
          aria-describedby={undefined}
          className="appear fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] border-line border-r bg-paper outline-none md:hidden"
        >
          <Radix.Title className="sr-only">Navigation</Radix.Title>
          <Sidebar onNavigate={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
