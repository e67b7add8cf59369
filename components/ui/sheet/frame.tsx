"use client";

import { Dialog as Radix } from "radix-ui";
import { returnFocus } from "@/components/ui/dialog/return-focus";
import type { SheetProps } from "@/components/ui/sheet";
import { classNames } from "@/lib/class-names";

const sides = { left: "left-0 border-r", right: "right-0 border-l" };

/** The sheet as it stands on the screen. */
export function SheetFrame({ open, onOpenChange, title, side, children }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className={classNames(
            "appear fixed inset-y-0 z-40 w-[340px] max-w-[88vw] border-line bg-paper outline-none",
            sides[side],
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
