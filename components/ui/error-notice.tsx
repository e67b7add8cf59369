"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { UserText } from "@/components/ui/user-text";
import { type ErrorType, WireError } from "@/lib/wire/errors";

/** What went wrong and what can be done about it, where the thing would have been. `onRetry` offers to try again. */
export function ErrorNotice({
  error,
  onRetry,
  children,
}: {
  error: unknown;
  onRetry?: () => void;
  children?: ReactNode;
}) {
  const { title, advice } = explainError(error);
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg border border-del/40 bg-del-wash px-3.5 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium text-del">
          <UserText text={title} />
        </p>
        {advice && <p className="text-ink2">{advice}</p>}
        {children}
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** An error in words for a person: what happened, and what to do next. Switches on the wire's types, never on text. */
export function explainError(error: unknown): { title: string; advice?: string } {
  if (!(error instanceof WireError))
    return { title: "Something went wrong in this page.", advice: "Reload it and try again." };
  if (error.details.error_code === "unreachable")
    return { title: "The server cannot be reached.", advice: "Check that it is running; nothing you typed is lost." };
  const advice = advices[error.type];
  return {
    title: titles[error.type] ?? sentence(error.message),
    advice: typeof advice === "function" ? advice(error) : advice,
  };
}

/** Where our words are better than the server's; elsewhere its message is shown as it is. */
const titles: Partial<Record<ErrorType, string>> = {
  memory_precondition_failed_error: "This memory was changed while you were working on it.",
  overloaded_error: "The server is busy.",
  timeout_error: "The server took too long to answer.",
  rate_limit_error: "Too many attempts.",
};

const advices: Partial<Record<ErrorType, string | ((error: WireError) => string | undefined)>> = {
  permission_error: "Ask somebody whose role allows it.",
  not_found_error: "It may have been deleted, or the address is incomplete.",
  conflict_error: "Somebody else was writing at the same moment; try again.",
  memory_path_conflict_error: "Choose another path, or move the other memory first.",
  memory_precondition_failed_error: "Look at the new text before you write over it.",
  request_too_large: "Make it smaller and try again.",
  overloaded_error: "Try again in a moment.",
  timeout_error: "Try again in a moment.",
  rate_limit_error: ({ details }) =>
    details.retry_after ? `Try again in ${duration(details.retry_after)}.` : "Try again in a little while.",
};

const sentence = (message: string) => {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
};

const duration = (seconds: number) =>
  seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
