"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { downloadText } from "@/components/memories/download";
import type { Subject } from "@/components/memories/memory-page";
import { tokensEstimate } from "@/components/memories/tokens";
import { type MemoryView, memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { Button, LinkButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { HiddenText, UserText } from "@/components/ui/user-text";
import { byteSize } from "@/lib/byte-size";
import * as memoryVersions from "@/lib/client/memory-versions";
import { baseName } from "@/lib/wire/memories/path";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

const TextLines = dynamic(() => import("@/components/ui/text-lines").then((module) => module.TextLines), {
  loading: () => <SkeletonRows label="Laying out the lines" />,
});

const InkedVersion = dynamic(() =>
  import("@/components/memory-versions/inked-version").then((module) => module.InkedVersion),
);

/** Markdown beyond this many UTF-16 units is shown raw first: rendering it may hold the page for a moment. */
const renderedMax = 40_000;

/** The text of a memory, as it is now or as one of its versions left it: rendered, or raw with numbered lines. */
export function ReadTab({ subject }: { subject: Subject }) {
  const [view] = useMemoryView();
  const past = view.version !== null && view.version !== subject.newest?.version_number;
  if (past || !subject.memory) return <PastText subject={subject} view={view} />;
  return <ReadText subject={subject} text={subject.memory.content ?? ""} path={subject.memory.path} />;
}

function PastText({ subject, view }: { subject: Subject; view: MemoryView }) {
  const { store, memory_id, newest } = subject;
  const number = view.version ?? newest?.version_number ?? 1;
  const { data: version, error, refetch } = useQuery(memoryVersions.numbered(store.id, memory_id, number));
  if (error)
    return (
      <div className="p-5">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!version)
    return (
      <div className="p-5">
        <SkeletonRows label="Loading the version" />
      </div>
    );
  return (
    <div className="flex h-full flex-col">
      <PastNotice subject={subject} view={view} version={version} number={number} />
      {version.content === null ? (
        <InkedVersion version={version} number={number} />
      ) : (
        <div className="min-h-0 flex-1">
          <ReadText subject={subject} text={version.content} path={version.path ?? ""} past />
        </div>
      )}
    </div>
  );
}

interface PastNoticeProps {
  subject: Subject;
  view: MemoryView;
  version: MemoryVersion;
  number: number;
}

function PastNotice({ subject, view, version, number }: PastNoticeProps) {
  const { store, memory_id, memory, path } = subject;
  const moved = version.path !== null && version.path !== path;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-lapis-wash px-[18px] py-1.5">
      <p className="text-lapis">
        Version {number} of {subject.newest?.version_number ?? "…"} · <Time at={version.created_at} />
        {moved && (
          <>
            {" "}
            at <UserText text={version.path ?? ""} className="font-mono text-sm" />
          </>
        )}
      </p>
      <span className="flex-1" />
      <LinkButton
        size="small"
        href={memoryHref(store.id, memory_id, view, { tab: "history", version: number, line: null })}
      >
        Show in history
      </LinkButton>
      {memory && (
        <LinkButton size="small" href={memoryHref(store.id, memory_id, view, { version: null, against: null })}>
          Read the current text
        </LinkButton>
      )}
    </div>
  );
}

interface ReadTextProps {
  subject: Subject;
  text: string;
  path: string;
  /** Its size is said where the page's heading does not say it. */
  past?: boolean;
}

function ReadText({ subject, text, path, past }: ReadTextProps) {
  const [view, show] = useMemoryView();
  const isMarkdown = /\.(md|markdown|mdx)$/i.test(path) || !baseName(path).includes(".");
  const usual = isMarkdown && text.length <= renderedMax;
  const raw = view.line !== null || (view.raw === null ? !usual : view.raw === "1");
  const size = new TextEncoder().encode(text).length;
  const choose = (wanted: boolean) => show({ raw: wanted === !usual ? null : wanted ? "1" : "0", line: null }, "step");
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 px-[18px] py-1.5">
        <fieldset className="inline-flex items-center gap-0.5 rounded-[7px] border border-line2 bg-sheet p-px">
          <legend className="sr-only">How to show the text</legend>
          <Choice chosen={!raw} onChoose={() => choose(false)}>
            Rendered
          </Choice>
          <Choice chosen={raw} onChoose={() => choose(true)}>
            Raw
          </Choice>
        </fieldset>
        {past && (
          <span className="text-ink3 text-sm" title="An estimate: about four bytes to a token">
            {byteSize(size)}, ~{tokensEstimate(size).toLocaleString("en")} tokens
          </span>
        )}
        <span className="flex-1" />
        <CopyButton text={text} label="Copy text" />
        <Button size="small" className="max-sm:hidden" onClick={() => downloadText(baseName(path), text)}>
          Download
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {text === "" ? (
          <p className="px-[18px] py-4 text-ink3">This memory is empty.</p>
        ) : raw ? (
          <TextLines
            text={text}
            label={`The text of ${baseName(path)}`}
            hrefOf={(line) => memoryHref(subject.store.id, subject.memory_id, view, { line })}
            line={view.line ?? undefined}
            className="h-full border-line border-t bg-sheet py-2"
          />
        ) : (
          <section
            aria-label={`The text of ${baseName(path)}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className="h-full overflow-y-auto border-line border-t bg-sheet px-[18px] py-5 outline-offset-[-2px] md:px-8"
          >
            <Rendered text={text} />
          </section>
        )}
      </div>
    </div>
  );
}

type Renderer = typeof import("@/components/memories/markdown").default;
let renderer: Renderer | undefined;

/** The text rendered; until what renders it is here, the text as it is, so that nobody waits for more than the text. */
function Rendered({ text }: { text: string }) {
  const [Renderer, setRenderer] = useState(() => renderer);
  useEffect(() => {
    if (Renderer) return;
    let wanted = true;
    const load = async () => {
      renderer = (await import("@/components/memories/markdown")).default;
      if (wanted) setRenderer(() => renderer);
    };
    // In the frame after the one that shows the text.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => void load()));
    return () => {
      wanted = false;
      cancelAnimationFrame(frame);
    };
  }, [Renderer]);
  return Renderer ? <Renderer text={text} /> : <Unrendered text={text} />;
}

const Unrendered = ({ text }: { text: string }) => (
  <div dir="auto" className="max-w-[72ch] whitespace-pre-wrap text-[14px] leading-[23px] [overflow-wrap:anywhere]">
    <HiddenText text={text} />
  </div>
);

function Choice({ chosen, onChoose, children }: { chosen: boolean; onChoose: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={`rounded-md px-2 py-px text-sm touch:min-h-11 touch:px-3 ${chosen ? "bg-wash font-medium text-ink" : "text-ink2 hover:text-ink"}`}
    >
      {children}
    </button>
  );
}
