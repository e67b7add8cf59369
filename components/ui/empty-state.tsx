import type { ReactNode } from "react";

/** A place with nothing in it yet: what would be here, and the next step towards it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex max-w-[640px] flex-col items-start gap-3 py-8">
      <h2 className="title-face text-xl">{title}</h2>
      {children && <div className="flex w-full flex-col gap-3 text-ink2">{children}</div>}
      {action && <div className="mt-1 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
