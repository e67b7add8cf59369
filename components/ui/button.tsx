"use client";

import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { Tooltip } from "@/components/ui/tooltip";
import { classNames } from "@/lib/class-names";

type Tone = "plain" | "primary" | "danger" | "quiet";
type Size = "small" | "medium";

interface Look {
  tone?: Tone;
  size?: Size;
  /** The shortcut that does the same, drawn beside the label. */
  kbd?: string;
}

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled">, Look {
  /** Why it cannot be pressed now, in words; shown as its tooltip, and the button stays focusable so that everybody can read it. */
  disabledReason?: string;
  /** Work is under way: it cannot be pressed again. */
  busy?: boolean;
}

/** A button. It is never silently disabled: it says why. */
export function Button({ tone, size, kbd, disabledReason, busy, className, children, onClick, ...rest }: ButtonProps) {
  const blocked = disabledReason !== undefined || busy === true;
  const press = (event: MouseEvent<HTMLButtonElement>) => (blocked ? event.preventDefault() : onClick?.(event));
  const button = (
    <button
      type="button"
      {...rest}
      onClick={press}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      className={classNames(buttonLook({ tone, size }), className)}
    >
      {children}
      {kbd && <Kbd keys={kbd} tone={tone === "primary" ? "inherit" : "paper"} />}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}

/** A link that looks like a button, for going somewhere rather than doing something. */
export function LinkButton({ tone, size, kbd, className, children, ...rest }: ComponentProps<typeof Link> & Look) {
  return (
    <Link {...rest} className={classNames(buttonLook({ tone, size }), className)}>
      {children}
      {kbd && <Kbd keys={kbd} tone={tone === "primary" ? "inherit" : "paper"} />}
    </Link>
  );
}

/** A square button with a picture; `label` is its name and its tooltip. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: Omit<ButtonProps, "size"> & { label: string; children: ReactNode }) {
  const { disabledReason, ...others } = rest;
  return (
    <Tooltip text={disabledReason ?? label}>
      <button
        type="button"
        {...plain(others)}
        aria-label={label}
        aria-disabled={disabledReason !== undefined || undefined}
        onClick={disabledReason === undefined ? rest.onClick : undefined}
        className={classNames(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink3 hover:bg-wash hover:text-ink aria-disabled:opacity-50 data-[state=open]:bg-wash data-[state=open]:text-ink touch:size-11",
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}

/** The classes of a button, for the few places where something else must look like one. */
export function buttonLook({ tone = "plain", size = "medium" }: Pick<Look, "tone" | "size">) {
  return classNames(
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-[7px] border font-medium transition-colors duration-75",
    "aria-disabled:opacity-55 aria-busy:breathe touch:min-h-11 touch:px-4",
    size === "small" ? "px-2 py-px" : "px-2.5 py-1",
    tones[tone],
  );
}

const tones: Record<Tone, string> = {
  plain: "border-line2 bg-sheet text-ink hover:border-edge data-[state=open]:border-edge",
  primary: "border-ink bg-ink text-paper hover:bg-ink2 hover:border-ink2",
  danger: "border-line2 bg-sheet text-del hover:border-del",
  quiet: "border-transparent text-ink2 hover:bg-wash hover:text-ink",
};

function plain({ tone, busy, kbd, ...props }: Partial<ButtonProps>) {
  return props;
}
