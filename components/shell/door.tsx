import type { ReactNode } from "react";
import { Glyph } from "@/components/ui/glyph";

/** The sheet on which one comes in: signing in, setting up, or finding nothing. */
export function Door({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-6 px-5 py-12">
      <title>{`${title} · Palimpsest`}</title>
      <div className="title-face flex items-center gap-2.5 text-xl">
        <Glyph size={22} />
        Palimpsest
      </div>
      <div className="flex flex-col gap-4 rounded-xl border border-line bg-sheet px-6 pt-5 pb-6">
        <h1 className="title-face text-xl">{title}</h1>
        {children}
      </div>
      {aside && <div className="text-ink3">{aside}</div>}
    </main>
  );
}
