import { Redactor } from "@/components/memory-versions/redactor";
import { Time } from "@/components/ui/time";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

/** A version without text, drawn as what it is: redacted (inked over) or a deletion. */
export function InkedVersion({ version, number }: { version: MemoryVersion; number: number }) {
  if (version.redacted_at)
    return (
      <div className="flex max-w-[64ch] flex-col gap-3 px-[18px] py-6">
        <div aria-hidden="true" className="flex flex-col gap-1.5">
          {["w-4/5", "w-full", "w-3/5"].map((width) => (
            <span key={width} className={`inked block h-[15px] ${width}`} />
          ))}
        </div>
        <p className="flex flex-wrap items-center gap-x-1.5">
          <b className="font-semibold">Version {number} was redacted by</b> <Redactor version={version} />
          <span aria-hidden="true">·</span> <Time at={version.redacted_at} />
        </p>
        <p className="text-ink2">
          Its path and its text are gone and cannot be brought back. Who wrote it, when, and who redacted it stays in
          the history.
        </p>
      </div>
    );
  return (
    <div className="max-w-[64ch] px-[18px] py-6">
      <p>
        <b className="font-semibold">Version {number} deleted this memory</b> · <Time at={version.created_at} />
      </p>
      <p className="mt-1 text-ink2">A deletion has no text of its own. The text before it is in the version before.</p>
    </div>
  );
}
