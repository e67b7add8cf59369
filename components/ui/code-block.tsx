"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy";
import { classNames } from "@/lib/class-names";

export interface Snippet {
  /** What it is written in: "TypeScript", "curl". */
  name: string;
  code: string;
}

/** Text to copy into a program or a terminal; several ways of the same thing are chosen above it. */
export function CodeBlock({ snippets }: { snippets: readonly Snippet[] }) {
  const [chosen, choose] = useState(0);
  const snippet = snippets[chosen] ?? snippets[0];
  if (!snippet) return null;
  return (
    <figure className="w-full overflow-hidden rounded-lg border border-line bg-sheet text-ink">
      <figcaption className="flex items-center gap-1 border-line border-b bg-paper py-1 pr-1.5 pl-1.5">
        {snippets.map(({ name }, i) => (
          <button
            key={name}
            type="button"
            aria-pressed={i === chosen}
            onClick={() => choose(i)}
            className={classNames(
              "rounded px-1.5 py-0.5 text-sm touch:min-h-11 touch:px-3",
              i === chosen ? "bg-wash font-medium text-ink" : "text-ink3 hover:text-ink",
            )}
          >
            {name}
          </button>
        ))}
        <span className="flex-1" />
        <CopyButton text={snippet.code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section tabIndex={0} aria-label={snippet.name} className="overflow-x-auto px-3.5 py-3 text-sm leading-[19px]">
        <pre>
          <code>{snippet.code}</code>
        </pre>
      </section>
    </figure>
  );
}
