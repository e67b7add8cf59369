"use client";

import { Check } from "lucide-react";
import { cloneElement, createContext, type ReactElement, type ReactNode, useContext, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { classNames } from "@/lib/class-names";

type Parts = typeof import("radix-ui").DropdownMenu;

let loaded: Parts | undefined;

/** Fetches the code of menus, so that the first one opens at once. */
export const loadMenus = async () => (loaded ??= (await import("@/components/ui/menu/radix")).DropdownMenu);

const PartsContext = createContext<Parts | undefined>(undefined);

interface TriggerProps {
  onClick?: () => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
}

interface MenuProps {
  /** The button. It must take a ref and spread its props, as `Button` and `IconButton` do. */
  trigger: ReactElement<TriggerProps>;
  children: ReactNode;
  align?: "start" | "end";
}

/** A list of acts behind a button. Its code comes with the first that opens. */
export function Menu({ trigger, children, align = "end" }: MenuProps) {
  const [parts, setParts] = useState<Parts>();
  const [open, setOpen] = useState(false);
  const openFirst = async () => {
    const arrived = await loadMenus();
    setParts(() => arrived);
    setOpen(true);
  };
  if (!parts)
    return cloneElement(trigger, { "aria-haspopup": "menu", "aria-expanded": false, onClick: () => void openFirst() });
  return (
    <PartsContext.Provider value={parts}>
      <parts.Root modal={false} open={open} onOpenChange={setOpen}>
        <parts.Trigger asChild>{trigger}</parts.Trigger>
        <parts.Portal>
          <parts.Content
            align={align}
            sideOffset={5}
            collisionPadding={8}
            className="appear z-50 max-h-[70dvh] min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-sheet p-1 shadow-lift"
          >
            {children}
          </parts.Content>
        </parts.Portal>
      </parts.Root>
    </PartsContext.Provider>
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
  const { Item } = useParts();
  const look = classNames(itemLook, tone === "danger" && "text-del");
  if (href && !disabledReason)
    return (
      <Item asChild className={look}>
        <Link href={href}>{children}</Link>
      </Item>
    );
  return (
    <Item
      className={look}
      aria-disabled={disabledReason ? true : undefined}
      onSelect={(event) => (disabledReason ? event.preventDefault() : onSelect?.())}
    >
      <span className="min-w-0 flex-1">
        <span className={disabledReason ? "text-ink3" : undefined}>{children}</span>
        {disabledReason && <span className="block text-ink3 text-sm">{disabledReason}</span>}
      </span>
      {kbd && <Kbd keys={kbd} />}
    </Item>
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
  const { CheckboxItem, ItemIndicator } = useParts();
  return (
    <CheckboxItem checked={chosen} onSelect={onSelect} className={itemLook}>
      <span className="min-w-0 flex-1">{children}</span>
      <ItemIndicator>
        <Check size={14} aria-hidden />
      </ItemIndicator>
    </CheckboxItem>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  const { Label } = useParts();
  return <Label className="px-2 pt-1.5 pb-0.5 font-semibold text-ink3 text-xs">{children}</Label>;
}

export function MenuSeparator() {
  const { Separator } = useParts();
  return <Separator className="my-1 h-px bg-line" />;
}

function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error("Menu items stand in a Menu.");
  return parts;
}

const itemLook =
  "flex items-center gap-3 rounded-md px-2 py-1.5 outline-none data-[highlighted]:bg-wash touch:min-h-11";
