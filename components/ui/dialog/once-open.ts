"use client";

import { useState } from "react";

/** Whether it is open or has been: before that its code is not needed, and after it what was typed is to be kept. */
export function useOnceOpen(open: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(open);
  if (open && !wasOpen) setWasOpen(true);
  return open || wasOpen;
}
