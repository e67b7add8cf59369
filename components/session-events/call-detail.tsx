"use client";

import type { ToolCall } from "@/components/session-events/entries";
import { blocksOf, isRecord, plainText } from "@/components/session-events/reading";
import { CopyButton, CopyId } from "@/components/ui/copy";
import { TextLines } from "@/components/ui/text-lines";
import { UserText } from "@/components/ui/user-text";

/** What a call was given and what it answered, whole. Long texts scroll in a box of their own. */
export function CallDetail({ call: { use, result, confirmation } }: { call: ToolCall }) {
  const input = use?.input;
  return (
    <div className="border-line border-t">
      {use && (
        <Section title="Input" copy={asText(input)}>
          {isRecord(input) && Object.keys(input).length > 0 ? (
            <dl className="flex flex-col gap-1">
              {Object.entries(input).map(([name, value]) => (
                <div
                  key={name}
                  className="grid grid-cols-[minmax(70px,110px)_minmax(0,1fr)] gap-x-3 max-sm:grid-cols-1"
                >
                  <dt className="truncate font-mono text-[12.5px] text-ink3" title={name}>
                    <UserText text={name} />
                  </dt>
                  <dd className="min-w-0">
                    <Text text={typeof value === "string" ? value : asText(value)} label={`Input ${name}`} />
                  </dd>
                </div>
              ))}
            </dl>
          ) : (
            <p className="text-ink3">Nothing.</p>
          )}
        </Section>
      )}
      {confirmation && (
        <p className="border-line border-t px-3 py-1.5 text-ink2">
          {confirmation.result === "deny" ? "Denied by a person" : "Allowed by a person"}
          {typeof confirmation.deny_message === "string" && (
            <>
              : <UserText text={confirmation.deny_message} />
            </>
          )}
        </p>
      )}
      {result ? (
        <Answer content={result.content} />
      ) : (
        <p className="border-line border-t px-3 py-1.5 text-ink3">No result yet.</p>
      )}
      <div className="flex flex-wrap gap-x-4 border-line border-t bg-paper px-3 py-1">
        {use && <CopyId id={use.id} />}
        {result && <CopyId id={result.id} />}
      </div>
    </div>
  );
}

function Answer({ content }: { content: unknown }) {
  const blocks = blocksOf(content);
  return (
    <Section title="Result" copy={plainText(content)}>
      {blocks.length === 0 && <p className="text-ink3">Nothing.</p>}
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <div key={i}>
          {block.kind === "text" && <Text text={block.text} label="Result" />}
          {block.kind === "redacted" && <span className="inked">a part of this was redacted</span>}
          {block.kind === "other" && (
            <p className="text-ink3">
              [<UserText text={block.what} />, see Events]
            </p>
          )}
        </div>
      ))}
    </Section>
  );
}

function Section({ title, copy, children }: { title: string; copy: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="border-line border-t px-3 py-2 first:border-t-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <p className="font-semibold text-ink3 text-xs">{title}</p>
        {copy !== "" && <CopyButton text={copy} />}
      </div>
      {children}
    </section>
  );
}

/** Up to this many UTF-16 units a text is simply there. */
const plainMax = 2_000;
const linesShown = 16;

function Text({ text, label }: { text: string; label: string }) {
  const lines = text.split("\n", linesShown + 1).length;
  if (text.length <= plainMax && lines <= linesShown)
    return (
      <pre className="whitespace-pre-wrap text-[12.5px] [overflow-wrap:anywhere]">
        <UserText text={text} />
      </pre>
    );
  return <TextLines text={text} label={label} className="h-[336px] rounded-md border border-line bg-paper" />;
}

const asText = (value: unknown) => (value === undefined ? "" : JSON.stringify(value, null, 2));
