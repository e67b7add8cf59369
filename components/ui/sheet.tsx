"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  side: "left" | "right";
  children: ReactNode;
}

const Frame = dynamic(() => import("@/components/ui/sheet/frame").then((module) => module.SheetFrame), { ssr: false });

/** What has no room beside the page on a narrow screen, drawn over it from a side. Its code comes with the first that opens. */
export const Sheet = (props: SheetProps) => (props.open ? <Frame {...props} /> : null);
