"use client";

import { classNames } from "@/lib/class-names";
import { useMac } from "@/lib/client/keyboard";
import { keyCaps } from "@/lib/client/keyboard/keys";

interface KbdProps {
  keys: string;
  tone?: "paper" | "inherit";
  /** On every screen: where keys are what is asked for. */
  always?: boolean;
}

/** The caps of a shortcut, drawn as this platform's keyboard names them. Nothing where no keyboard is at hand, as far as one can tell: on touch, and on a screen as narrow as a phone. `inherit` takes the colour of what it stands in. */
export function Kbd({ keys, tone = "paper", always = false }: KbdProps) {
  const mac = useMac();
  return (
    <span
      aria-hidden="true"
      className={classNames("inline-flex shrink-0 gap-0.5", !always && "max-sm:hidden touch:hidden")}
    >
      {keyCaps(keys, mac).map((cap) => (
        <kbd
          key={cap}
          className={classNames(
            "rounded border border-b-2 px-[5px] text-xs leading-[15px]",
            tone === "paper" ? "border-line2 text-ink3" : "border-current opacity-60",
          )}
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
