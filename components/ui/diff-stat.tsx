import { classNames } from "@/lib/class-names";

/**
 * Five blocks for how a change divides into lines added and removed; both null while they are not counted, or could not be.
 * `numbers` writes the counts beside the blocks.
 */
export function DiffStat({
  added,
  removed,
  numbers = false,
}: {
  added: number | null;
  removed: number | null;
  numbers?: boolean;
}) {
  if (added === null || removed === null)
    return (
      <span className="text-ink3" title="Lines not counted">
        ·····
      </span>
    );
  const words = `${count(added)} added, ${count(removed)} removed`;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap" title={words}>
      <span className="sr-only">{words}</span>
      <span aria-hidden="true" className="inline-flex items-center gap-0.5">
        {blocks(added, removed).map((kind, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: five blocks, always in this order
          <i key={i} className={classNames("size-[7px] rounded-[1px]", colours[kind])} />
        ))}
      </span>
      {numbers && (
        <span aria-hidden="true" className="tabular min-w-[52px] text-right text-ink3">
          +{added.toLocaleString("en")} −{removed.toLocaleString("en")}
        </span>
      )}
    </span>
  );
}

const colours = { added: "bg-add", removed: "bg-del", empty: "bg-line2" };

/** Green first, then red; a side with any line at all gets a block, and tiny changes leave blocks empty. */
function blocks(added: number, removed: number): (keyof typeof colours)[] {
  const total = added + removed;
  const filled = Math.min(5, total);
  const share = total === 0 ? 0 : Math.round((filled * added) / total);
  const green = Math.min(Math.max(share, added ? 1 : 0), filled - (removed ? 1 : 0));
  return Array.from({ length: 5 }, (_, i) => (i < green ? "added" : i < filled ? "removed" : "empty"));
}

const count = (lines: number) => `${lines.toLocaleString("en")} ${lines === 1 ? "line" : "lines"}`;
