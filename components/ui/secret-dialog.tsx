"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock, type Snippet } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { notifyFailed } from "@/components/ui/toast";
import { copyText } from "@/lib/client/clipboard";
import { useUnsaved } from "@/lib/client/unsaved";

interface SecretDialogProps {
  title: ReactNode;
  secret: string;
  /** What the secret is: "The key's secret". */
  label: string;
  /** Where to put it. */
  children: ReactNode;
  snippets: readonly Snippet[];
  onDone: () => void;
  /** Where one goes from here, offered beside Done. */
  next?: { label: string; go: () => void };
}

/** Shows a secret, the only time anybody sees it; closing it before it was taken is asked about, once. */
export function SecretDialog({ title, secret, label, children, snippets, onDone, next }: SecretDialogProps) {
  const [copied, setCopied] = useState(false);
  const [warned, setWarned] = useState(false);
  const shown = useRef<HTMLOutputElement>(null);
  const taken = useSelectedOnce(shown) || copied;
  useUnsaved(!taken && !warned && label.replace(/^The/, "the"));
  const copy = () =>
    copyText(secret).then(
      () => setCopied(true),
      (error) => notifyFailed("Could not copy", error),
    );
  const leave = (then: () => void) => (taken || warned ? then() : setWarned(true));
  const close = () => leave(onDone);
  return (
    <Dialog
      open
      onOpenChange={close}
      modalOnly
      title={title}
      description="Copy its secret now: only its hash is kept, so nobody can show it again."
      footer={
        <>
          {warned && !taken && (
            <p role="alert" className="mr-auto text-del">
              You have not copied the secret.
            </p>
          )}
          <Button tone={taken && !next ? "primary" : "plain"} onClick={close}>
            {warned && !taken ? "Close without it" : "Done"}
          </Button>
          {next && (
            <Button tone={taken ? "primary" : "plain"} onClick={() => leave(next.go)}>
              {next.label}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <div className="flex items-stretch gap-2">
          <output
            ref={shown}
            aria-label={label}
            className="min-w-0 flex-1 select-all break-all rounded-lg border border-line2 bg-wash px-3 py-2 font-mono text-[12.5px]"
          >
            {secret}
          </output>
          <Button tone="primary" autoFocus onClick={() => void copy()}>
            {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
          </Button>
        </div>
        <p className="text-ink2">{children}</p>
        <CodeBlock snippets={snippets} />
      </div>
    </Dialog>
  );
}

/** Whether all of an element's text has been selected: whoever did that has it, however it was carried away. */
function useSelectedOnce(element: RefObject<HTMLElement | null>): boolean {
  const [selected, setSelected] = useState(false);
  useEffect(() => {
    const look = () => {
      const text = element.current?.textContent;
      if (text && window.getSelection()?.toString().includes(text)) setSelected(true);
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [element]);
  return selected;
}
