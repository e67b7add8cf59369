"use client";

import { classNames } from "@/lib/class-names";
import { useMac } from "@/lib/client/keyboard";
import { keyCaps } from "@/lib/client/keyboard/keys";

/** The caps of a shortcut, drawn as this platform's keyboard names them. `inherit` takes the colour of what it stands in. */
export function Kbd({ keys, tone = "paper" }: { keys: string; tone?: "paper" | "inherit" }) {
  const mac = useMac();
  return (
    <span aria-hidden="true" className="inline-flex shrink-0 gap-0.5 touch:hidden">
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
