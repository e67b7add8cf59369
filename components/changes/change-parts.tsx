import { Chip } from "@/components/ui/chip";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { Change } from "@/lib/wire/changes";

/** Where a change was written; inked over once its version is redacted. `gone`: the memory is deleted by now. */
export function ChangePath({ change, gone }: { change: Change; gone?: boolean }) {
  const { path } = change.memory_version;
  if (path === null)
    return (
      <span className="truncate">
        <span className="sr-only">path redacted</span>
        <span aria-hidden="true" className="inked font-mono text-[12.5px]">
          /path/and/text/removed
        </span>
      </span>
    );
  return (
    <span
      className={classNames("min-w-0 truncate font-mono text-[12.5px]", gone && "text-ink3 line-through")}
      title={path}
    >
      <UserText text={path} />
    </span>
  );
}

/** What kind of write it was, where it was not simply a new text. */
export function ChangeChips({ change, gone }: { change: Change; gone?: boolean }) {
  const { memory_version: version, rollback_id } = change;
  return (
    <span className="inline-flex shrink-0 gap-1 empty:hidden">
      {version.operation === "created" && <Chip tone="good">created</Chip>}
      {version.operation === "deleted" && <Chip tone="danger">deleted</Chip>}
      {rollback_id && <RollbackChip />}
      {version.redacted_at && <Chip>redacted</Chip>}
      {gone && version.operation !== "deleted" && <Chip title="This memory was deleted later">since deleted</Chip>}
    </span>
  );
}

/** Marks what a rollback wrote; not what was rolled back, which stays as it was. */
export const RollbackChip = () => (
  <Chip tone="warn" title="Written by a rollback: the text of an earlier version, as a new one">
    rollback
  </Chip>
);

/** Why it was written, in the words of whoever wrote: whole on hover, and where the change is unfolded. */
export const ChangeNote = ({ change: { note } }: { change: Change }) =>
  note ? (
    <span className="min-w-0 truncate text-ink3" title={note}>
      <UserText text={note} />
    </span>
  ) : null;
