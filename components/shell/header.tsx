"use client";

import { PanelLeft, Search } from "lucide-react";
import { createContext, Fragment, type ReactNode, useContext, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { LiveTrouble } from "@/components/shell/live-state";
import { IconButton } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { useMac } from "@/lib/client/keyboard";
import { ariaKeys } from "@/lib/client/keyboard/keys";

export interface Crumb {
  label: string;
  href?: string;
}

interface Places {
  crumbs: HTMLElement | null;
  actions: HTMLElement | null;
}

/** Where in the header a page may put its crumbs and its buttons. */
export const HeaderPlaces = createContext<Places>({ crumbs: null, actions: null });

/** The header's frame: the page's crumbs at the left, the way to everything else in the middle, the page's own acts at the right. */
export function Header({
  onFind,
  onOpenNavigation,
  crumbsRef,
  actionsRef,
}: {
  onFind: () => void;
  onOpenNavigation: () => void;
  crumbsRef: (element: HTMLElement | null) => void;
  actionsRef: (element: HTMLElement | null) => void;
}) {
  const mac = useMac();
  return (
    <header className="flex min-w-0 items-center gap-2.5 border-line border-b px-3 md:px-[18px]">
      <IconButton label="Open navigation" onClick={onOpenNavigation} className="md:hidden">
        <PanelLeft size={17} aria-hidden />
      </IconButton>
      <div ref={crumbsRef} className="flex min-w-0 flex-1 items-center" />
      <LiveTrouble />
      <button
        type="button"
        onClick={onFind}
        aria-keyshortcuts={ariaKeys("mod+k", mac)}
        className="flex shrink-0 items-center justify-between gap-3 rounded-[7px] border border-line bg-sheet px-2.5 py-1 text-ink3 hover:border-edge max-sm:border-transparent max-sm:bg-transparent max-sm:p-1.5 lg:w-[290px] touch:min-h-11 touch:min-w-11 touch:justify-center"
      >
        <span className="max-sm:sr-only lg:hidden">Find…</span>
        <span className="hidden truncate lg:inline">Find a store, memory, session…</span>
        <Search size={17} aria-hidden className="sm:hidden" />
        <span className="max-sm:hidden">
          <Kbd keys="mod+k" />
        </span>
      </button>
      <div ref={actionsRef} className="flex shrink-0 items-center gap-2 empty:hidden" />
    </header>
  );
}

/** The places, from when the page using them has come alive: part of a page may do so after the header has. */
function usePlaces(): Places {
  const places = useContext(HeaderPlaces);
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return alive ? places : nowhere;
}
const never = () => () => {};
const nowhere: Places = { crumbs: null, actions: null };

/** Says where this page is: in the header and in the window's title. The last crumb is the page itself. */
export function Crumbs({ trail }: { trail: readonly Crumb[] }) {
  const { crumbs } = usePlaces();
  const title = [...trail].reverse().map(({ label }) => label);
  return (
    <>
      <title>{[...title, "Palimpsest"].join(" · ")}</title>
      {crumbs && createPortal(<Trail trail={trail} />, crumbs)}
    </>
  );
}

/** Puts a page's own buttons at the right end of the header. */
export function HeaderActions({ children }: { children: ReactNode }) {
  const { actions } = usePlaces();
  return actions && createPortal(children, actions);
}

function Trail({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-[7px]">
        {trail.map((crumb, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: crumbs are told apart by their place
          <Fragment key={i}>
            {i > 0 && (
              <li aria-hidden="true" className="text-ink3 max-sm:hidden">
                /
              </li>
            )}
            <li className={i < trail.length - 1 ? "min-w-8 shrink truncate max-sm:hidden" : "min-w-0 truncate"}>
              <CrumbLabel crumb={crumb} last={i === trail.length - 1} />
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function CrumbLabel({ crumb, last }: { crumb: Crumb; last: boolean }) {
  if (last)
    return (
      <span aria-current="page" className="font-semibold">
        <UserText text={crumb.label} />
      </span>
    );
  if (!crumb.href)
    return (
      <span className="text-ink3">
        <UserText text={crumb.label} />
      </span>
    );
  return (
    <Link href={crumb.href} className="text-ink2 hover:text-ink hover:underline">
      <UserText text={crumb.label} />
    </Link>
  );
}
