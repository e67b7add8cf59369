"use client";

import { useContext, useEffect, useState } from "react";
import { TranscriptContext } from "@/components/session-events/event-time";
import { UserText } from "@/components/ui/user-text";

type Renderer = typeof import("@/components/memories/markdown").default;
let renderer: Renderer | undefined;

/** What an agent says, rendered as a memory is; until what renders it is here, the text as it is. */
export function AgentText({ text, isCut }: { text: string; isCut: boolean }) {
  const { isDrawn } = useContext(TranscriptContext);
  const [Rendered, setRendered] = useState(() => renderer);
  useEffect(() => {
    if (Rendered || !isDrawn || !mayHoldMarkdown.test(text)) return;
    let wanted = true;
    void import("@/components/memories/markdown").then(({ default: loaded }) => {
      renderer = loaded;
      if (wanted) setRendered(() => loaded);
    });
    return () => {
      wanted = false;
    };
  }, [Rendered, isDrawn, text]);
  if (!Rendered || !mayHoldMarkdown.test(text)) return <PlainText text={text} isCut={isCut} />;
  return (
    <div className={messageLook}>
      <Rendered text={text} />
      {isCut && <p className="text-ink3">…</p>}
    </div>
  );
}

/** Text as it is, its line breaks included. */
export const PlainText = ({ text, isCut }: { text: string; isCut: boolean }) => (
  <p className="max-w-[80ch] whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">
    <UserText text={text} />
    {isCut && <span className="text-ink3"> …</span>}
  </p>
);

/** What has none of this looks the same rendered, and need not wait for it. */
const mayHoldMarkdown = /[*_`#[\]|~>]|^\s*(?:[-+]|\d+[.)])\s|https?:|www\.|&\w+;|\n\s*(?:---|===)/m;

/** Smaller than on a page of its own; line breaks are kept, because who talks means them. */
const messageLook = [
  "text-ink [&>div>*:first-child]:mt-0! [&>div]:max-w-[80ch] [&>div]:text-[13px] [&>div]:leading-[19px] [&_p]:whitespace-pre-line",
  "[&_:is(p,ul,ol,pre,blockquote)]:my-1.5! [&_:is(h2,h3,h4)]:mt-3! [&_:is(h2,h3,h4)]:mb-1! [&_:is(h2,h3,h4)]:text-[15px]! [&_:is(h2,h3,h4)]:leading-5! [&_:is(h2,h3,h4)]:font-semibold [&_li]:my-0.5!",
].join(" ");
