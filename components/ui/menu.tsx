"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { classNames } from "@/lib/class-names";

/** A list of acts behind a button. `trigger` must take a ref and spread its props, as `Button` and `IconButton` do. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={5}
          collisionPadding={8}
          className="appear z-50 max-h-[70dvh] min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-sheet p-1 shadow-lift"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  children: ReactNode;
  onSelect?: () => void;
  /** Goes there instead of doing something. */
  href?: string;
  kbd?: string;
  tone?: "plain" | "danger";
  /** Why it cannot be chosen now; stands under its label. */
  disabledReason?: string;
}

export function MenuItem({ children, onSelect, href, kbd, tone = "plain", disabledReason }: ItemProps) {
  const look = classNames(itemLook, tone === "danger" && "text-del");
  if (href && !disabledReason)
    return (
      <Radix.Item asChild className={look}>
        <Link href={href}>{children}</Link>
      </Radix.Item>
    );
  return (
    <Radix.Item
      className={look}
      aria-disabled={disabledReason ? true : undefined}
      onSelect={(event) => (disabledReason ? event.preventDefault() : onSelect?.())}
    >
      <span className="min-w-0 flex-1">
        <span className={disabledReason ? "text-ink3" : undefined}>{children}</span>
        {disabledReason && <span className="block text-ink3 text-sm">{disabledReason}</span>}
      </span>
      {kbd && <Kbd keys={kbd} />}
    </Radix.Item>
  );
}

/** One of several states, ticked when it holds. */
export function MenuChoice({
  children,
  chosen,
  onSelect,
}: {
  children: ReactNode;
  chosen: boolean;
  onSelect: () => void;
}) {
  return (
    <Radix.CheckboxItem checked={chosen} onSelect={onSelect} className={itemLook}>
      <span className="min-w-0 flex-1">{children}</span>
      <Radix.ItemIndicator>
        <Check size={14} aria-hidden />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export const MenuHeading = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-1.5 pb-0.5 font-semibold text-ink3 text-xs">{children}</Radix.Label>
);

export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;

const itemLook =
  "flex items-center gap-3 rounded-md px-2 py-1.5 outline-none data-[highlighted]:bg-wash touch:min-h-11";
