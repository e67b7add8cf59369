"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence under the title: what this is about, or what will happen. */
  description?: ReactNode;
  /** How wide it may be: a question, a form, or something to read and compare. */
  width?: "narrow" | "medium" | "wide";
  /** Keeps a stray click beside the dialog from throwing away what was typed. */
  modalOnly?: boolean;
  children?: ReactNode;
  /** The row of buttons, the main one last. */
  footer?: ReactNode;
}

/** Fetches the code of dialogs, so that the first one opens at once. */
export const loadDialogs = () => import("@/components/ui/dialog/frame").then((module) => module.DialogFrame);

const Frame = dynamic(loadDialogs, { ssr: false });

/** The one modal. Its code comes with the first that opens. */
export const Dialog = (props: DialogProps) => (props.open ? <Frame {...props} /> : null);
