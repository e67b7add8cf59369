"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, what stays, and whether it can be undone. */
  children: ReactNode;
  /** The verb on the button: "Delete this store". */
  confirm: string;
  /** What must be typed before the button works, for what cannot be undone. */
  typeToConfirm?: string;
  /** Does it; the dialog closes when it is done and stays, with the reason, when it failed. */
  onConfirm: () => Promise<unknown>;
  /** Something beside the buttons, at their left: copy as curl. */
  aside?: ReactNode;
  tone?: "danger" | "primary";
}

/** Asks before something that is hard to take back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title} width="narrow">
      {props.open && <Question {...props} />}
    </Dialog>
  );
}

function Question({
  children,
  confirm,
  typeToConfirm,
  onConfirm,
  onOpenChange,
  aside,
  tone = "danger",
}: ConfirmDialogProps) {
  const form = useId();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const missing = typeToConfirm !== undefined && typed.trim() !== typeToConfirm.trim();
  const act = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      id={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && !busy) void act();
      }}
    >
      <div className="flex flex-col gap-2 text-ink2">{children}</div>
      {typeToConfirm !== undefined && (
        <TextField
          label={
            <>
              Type <b className="select-all font-semibold text-ink">{typeToConfirm}</b> to confirm
            </>
          }
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {aside && <div className="mr-auto">{aside}</div>}
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button
          type="submit"
          tone={tone}
          busy={busy}
          disabledReason={missing ? `Type “${typeToConfirm}” above first.` : undefined}
        >
          {confirm}
        </Button>
      </div>
    </form>
  );
}
