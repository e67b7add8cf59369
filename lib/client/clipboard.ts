"use client";

import { WireError } from "@/lib/wire/errors";

/**
 * Puts text on the clipboard. Over plain HTTP from another machine browsers hide their clipboard from pages, but still copy
 * while a press is being answered. Rejects with `api_error`, in words for whoever pressed, where the browser does neither.
 */
export async function copyText(text: string): Promise<void> {
  if (!navigator.clipboard) return copyAsPressed(text);
  await navigator.clipboard.writeText(text).catch(() => copyAsPressed(text));
}

function copyAsPressed(text: string): void {
  let taken = false;
  const put = (event: ClipboardEvent) => {
    if (!event.clipboardData) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/plain", text);
    taken = true;
  };
  document.addEventListener("copy", put, true);
  try {
    document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", put, true);
  }
  if (!taken) throw new WireError("api_error", "The browser does not let this page copy. Select the text instead.");
}
