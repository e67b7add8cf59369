"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { firstCallSnippets } from "@/components/api-keys/first-call";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { notifyFailed } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import { useOrigin } from "@/lib/client/origin";
import { useUnsaved } from "@/lib/client/unsaved";
import type { CreatedApiKey } from "@/lib/wire/api-keys";

/** Shows a new key's secret, the only time anybody sees it; closing without copying takes a second press. */
export function NewSecretDialog({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const [warned, setWarned] = useState(false);
  const origin = useOrigin();
  useUnsaved(!copied && "the secret of the new key");
  const copy = () =>
    navigator.clipboard.writeText(apiKey.secret).then(
      () => setCopied(true),
      (error) => notifyFailed("Could not copy", error),
    );
  const close = () => (copied || warned ? onDone() : setWarned(true));
  return (
    <Dialog
      open
      onOpenChange={close}
      modalOnly
      title={
        <>
          <UserText text={apiKey.name} /> is ready
        </>
      }
      description="Copy its secret now: only its hash is kept, so nobody can show it again."
      footer={
        <>
          {warned && !copied && (
            <p role="alert" className="mr-auto text-del">
              You have not copied the secret.
            </p>
          )}
          <Button tone={copied ? "primary" : "plain"} onClick={close}>
            {warned && !copied ? "Close without it" : "Done"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <div className="flex items-stretch gap-2">
          <output
            aria-label="The key's secret"
            className="min-w-0 flex-1 select-all break-all rounded-lg border border-line2 bg-wash px-3 py-2 font-mono text-[12.5px]"
          >
            {apiKey.secret}
          </output>
          <Button tone="primary" autoFocus onClick={() => void copy()}>
            {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
          </Button>
        </div>
        <p className="text-ink2">
          Put it into the environment as <code>PALIMPSEST_API_KEY</code>, then:
        </p>
        <CodeBlock snippets={firstCallSnippets(origin)} />
      </div>
    </Dialog>
  );
}
