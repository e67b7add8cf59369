import type { ReactNode } from "react";
import { classNames } from "@/lib/class-names";

const tones = {
  plain: "bg-wash text-ink2",
  accent: "bg-lapis-wash text-lapis",
  warn: "bg-warn-wash text-warn",
  danger: "bg-del-wash text-del",
  good: "bg-add-wash text-add",
};

/** A word about the state of something. Its colour means something too, so choose the tone by what it says. */
export function Chip({
  tone = "plain",
  title,
  children,
}: {
  tone?: keyof typeof tones;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span title={title} className={classNames("inline-block whitespace-nowrap rounded px-[5px] text-xs", tones[tone])}>
      {children}
    </span>
  );
}
