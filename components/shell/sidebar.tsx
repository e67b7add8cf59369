"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AccountToCome } from "@/components/shell/account/to-come";
import { LiveIndicator } from "@/components/shell/live-state";
import { Glyph } from "@/components/ui/glyph";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as memoryStores from "@/lib/client/memory-stores";
import { useRecent } from "@/lib/client/recent";
import { useSettled } from "@/lib/client/settled";
import { urls } from "@/lib/urls";

const Account = dynamic(() => import("@/components/shell/account").then((module) => module.Account), {
  ssr: false,
  loading: AccountToCome,
});

/** The way around: the product's places, what was open lately, and the person. `onNavigate` is told when a link was followed. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const path = usePathname();
  // Nobody comes for it: it follows what the page is about.
  const isSettled = useSettled();
  return (
    <div className="flex h-full flex-col gap-0.5 overflow-y-auto px-2.5 py-3.5">
      <Link
        href={urls.activity()}
        onClick={onNavigate}
        className="title-face mb-3 flex items-center gap-[9px] rounded-md px-2 text-[20px] leading-7"
      >
        <Glyph />
        Palimpsest
      </Link>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {places.map(({ label, href, within }) => (
          <Place key={href} href={href} current={within(path)} onNavigate={onNavigate}>
            {label}
          </Place>
        ))}
      </nav>
      <RecentStores onNavigate={onNavigate} />
      <div className="flex-1" />
      <LiveIndicator />
      <Place href={urls.settings()} current={path.startsWith(urls.settings())} onNavigate={onNavigate}>
        Settings
      </Place>
      {isSettled ? <Account /> : <AccountToCome />}
    </div>
  );
}

const places = [
  { label: "Activity", href: urls.activity(), within: (path: string) => path === urls.activity() },
  { label: "Stores", href: urls.stores(), within: (path: string) => path.startsWith(urls.stores()) },
  { label: "Sessions", href: urls.sessions(), within: (path: string) => path.startsWith(urls.sessions()) },
  { label: "Agents", href: urls.agents(), within: (path: string) => path.startsWith(urls.agents()) },
  {
    label: "Environments",
    href: urls.environments(),
    within: (path: string) => path.startsWith(urls.environments()),
  },
];

interface PlaceProps {
  href: string;
  current: boolean;
  onNavigate?: () => void;
  children: ReactNode;
}

function Place({ href, current, onNavigate, children }: PlaceProps) {
  return (
    <Link
      href={href}
      onClick={onNavigate}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "flex items-center justify-between rounded-md px-2 py-1.5 touch:min-h-11",
        current ? "bg-wash font-semibold text-ink" : "text-ink2 hover:bg-wash",
      )}
    >
      <span className="truncate">{children}</span>
    </Link>
  );
}

function RecentStores({ onNavigate }: { onNavigate?: () => void }) {
  const ids = [...new Set(useRecent().map(({ memory_store_id }) => memory_store_id))].slice(0, 5);
  if (ids.length === 0) return null;
  return (
    <nav aria-labelledby="recently-opened" className="flex flex-col gap-0.5">
      <h2 id="recently-opened" className="px-2 pt-4 pb-1 font-semibold text-ink3 text-xs">
        Recently opened
      </h2>
      {ids.map((id) => (
        <RecentStore key={id} id={id} onNavigate={onNavigate} />
      ))}
    </nav>
  );
}

/** A store that is gone, or cannot be read now, is left out. */
function RecentStore({ id, onNavigate }: { id: string; onNavigate?: () => void }) {
  const { data: store } = useQuery(memoryStores.retrieve(id));
  if (!store) return null;
  return (
    <Place href={urls.store(id)} current={false} onNavigate={onNavigate}>
      <UserText text={store.name} />
    </Place>
  );
}
