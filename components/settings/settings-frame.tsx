"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Tabs } from "@/components/ui/tabs";
import { urls } from "@/lib/urls";

const places = [
  { href: urls.settings(), label: "Account" },
  { href: urls.keys(), label: "API keys" },
];

/** The settings' pages and the way between them. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const path = usePathname();
  return (
    <div className="flex flex-col">
      <div className="px-[18px] pt-5 pb-1">
        <h1 className="title-face text-2xl">Settings</h1>
      </div>
      <Tabs label="Settings" tabs={places.map((place) => ({ ...place, current: path === place.href }))} />
      <div className="px-[18px] py-5">{children}</div>
    </div>
  );
}

/** One subject of a settings page: what it is at the left, its fields at the right. */
export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-10 gap-y-3 border-line border-b py-6 first:pt-1 last:border-b-0 lg:grid-cols-[240px_minmax(0,640px)]"
    >
      <div>
        <h2 className="font-semibold">{title}</h2>
        {about && <p className="mt-0.5 text-ink3">{about}</p>}
      </div>
      <div className="flex min-w-0 flex-col items-start gap-4">{children}</div>
    </section>
  );
}
