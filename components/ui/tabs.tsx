"use client";

import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { classNames } from "@/lib/class-names";

export interface Tab {
  href: string;
  label: ReactNode;
  current: boolean;
  /** How many there are, when that is worth knowing before opening it. */
  count?: number;
  kbd?: string;
}

/** Tabs are links, because the URL holds the state; the current one says so to every reader. */
export function Tabs({ tabs, label, children }: { tabs: readonly Tab[]; label: string; children?: ReactNode }) {
  return (
    <div className="flex items-stretch gap-[18px] border-line border-b px-[18px]">
      <nav aria-label={label} className="flex gap-[18px] overflow-x-auto">
        {tabs.map((tab) => (
          <Link
            key={tab.href}
            href={tab.href}
            scroll={false}
            aria-current={tab.current ? "page" : undefined}
            className={classNames(
              "-mb-px inline-flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2 pt-1.5 outline-offset-[-3px] touch:h-12",
              tab.current ? "border-ink font-semibold text-ink" : "border-transparent text-ink3 hover:text-ink",
            )}
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="tabular font-normal text-ink3">{tab.count.toLocaleString("en")}</span>
            )}
            {tab.kbd && (
              <span className={tab.current ? "invisible" : undefined}>
                <Kbd keys={tab.kbd} />
              </span>
            )}
          </Link>
        ))}
      </nav>
      {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
    </div>
  );
}
