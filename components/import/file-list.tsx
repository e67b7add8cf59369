"use client";

import { Chip } from "@/components/ui/chip";
import { UserText } from "@/components/ui/user-text";
import { VirtualList } from "@/components/ui/virtual-list";
import { byteSize } from "@/lib/byte-size";

export interface ListedFile {
  path: string;
  size?: number;
  chip?: string;
  /** Why it is not imported. */
  reason?: string;
}

/** Files by path, thousands of them, in a box that scrolls. */
export function FileList({ files, empty }: { files: readonly ListedFile[]; empty: string }) {
  if (files.length === 0) return <p className="py-6 text-ink3">{empty}</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Files"
      className="h-[min(300px,40dvh)] rounded-md border border-line"
    >
      <VirtualList
        items={files}
        keyOf={({ path }, index) => `${index} ${path}`}
        rowHeight={27}
        label="Files"
        onEndReached={nothing}
      >
        {({ path, size, chip, reason }) => (
          <div className="flex min-h-[27px] items-center gap-3 border-line border-b px-3 py-0.5">
            <span className="min-w-0 flex-1 truncate font-mono text-[12.5px]" title={path}>
              <UserText text={path} />
            </span>
            {chip && <Chip tone="accent">{chip}</Chip>}
            {reason && (
              <span className="max-w-[55%] truncate text-del" title={reason}>
                {reason}
              </span>
            )}
            {size !== undefined && <span className="tabular shrink-0 text-ink3">{byteSize(size)}</span>}
          </div>
        )}
      </VirtualList>
    </section>
  );
}

const nothing = () => {};
