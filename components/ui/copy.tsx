"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { notifyDone, notifyFailed } from "@/components/ui/toast";
import { copyText } from "@/lib/client/clipboard";
import { type Call, curlCommand } from "@/lib/client/curl";

/** Puts text on the clipboard, and says so for a moment. `text` may be a function, for what is known only when asked. */
export function CopyButton({ text, label = "Copy" }: { text: string | (() => string); label?: string }) {
  const [copied, copy] = useCopied();
  return (
    <Button size="small" onClick={() => copy(typeof text === "string" ? text : text())}>
      {copied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      <span aria-live="polite">{copied ? "Copied" : label}</span>
    </Button>
  );
}

/** An id, short enough for a line; pressing it copies the whole. */
export function CopyId({ id }: { id: string }) {
  const [copied, copy] = useCopied();
  return (
    <button
      type="button"
      onClick={() => copy(id)}
      title={`Copy ${id}`}
      className="group inline-flex max-w-full items-center gap-1 rounded font-mono text-ink3 text-sm hover:text-ink touch:min-h-11"
    >
      <span className="truncate">{id}</span>
      {copied ? (
        <Check size={12} aria-hidden />
      ) : (
        <Copy size={12} aria-hidden className="opacity-60 group-hover:opacity-100" />
      )}
      <span className="sr-only" aria-live="polite">
        {copied ? "copied" : "copy"}
      </span>
    </button>
  );
}

/** Copies the request behind an act as a curl command; the key stays a placeholder. */
export function CopyAsCurl({ call, compact = false }: { call: Call; compact?: boolean }) {
  const copyCurl = () => void copyCall(call);
  if (compact)
    return (
      <IconButton label="Copy as curl" onClick={copyCurl}>
        <Terminal />
      </IconButton>
    );
  return (
    <Button tone="quiet" size="small" onClick={copyCurl}>
      Copy as curl
    </Button>
  );
}

/** The same for a menu item or a shortcut: copies and says so. */
export async function copyCall(call: Call) {
  try {
    await copyText(curlCommand(call, window.location.origin));
    notifyDone("Copied as curl", { description: "Set PALIMPSEST_API_KEY to one of your keys before you run it." });
  } catch (error) {
    notifyFailed("Could not copy", error);
  }
}

/** Copies an id from a menu and says so. */
export const copyId = (id: string) =>
  copyText(id).then(
    () => notifyDone("Copied the id", { description: id }),
    (error) => notifyFailed("Could not copy", error),
  );

const Terminal = () => (
  <span aria-hidden="true" className="font-mono text-xs">
    &gt;_
  </span>
);

function useCopied(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_800);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) =>
    copyText(text).then(
      () => setCopied(true),
      (error) => notifyFailed("Could not copy", error),
    );
  return [copied, (text) => void copy(text)];
}
