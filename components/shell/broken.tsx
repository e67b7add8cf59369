"use client";

import { Button } from "@/components/ui/button";
import { explainError } from "@/components/ui/error-notice";

/** Stands where a page failed to draw itself: the rest of the console goes on working. */
export function Broken({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { title, advice } = explainError(error);
  return (
    <div role="alert" className="flex max-w-[520px] flex-col items-start gap-3 px-7 py-10">
      <title>Something went wrong · Palimpsest</title>
      <h1 className="title-face text-xl">This page could not be shown</h1>
      <p className="text-ink2">
        {title} {advice} What is stored is not affected.
      </p>
      {error.digest && <p className="text-ink3 text-sm">Reference {error.digest}, also in the server's log.</p>}
      <Button tone="primary" onClick={reset}>
        Try again
      </Button>
    </div>
  );
}
