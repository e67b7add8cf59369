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
      {rollback_id && <Chip tone="warn">rolled back</Chip>}
      {version.redacted_at && <Chip>redacted</Chip>}
      {gone && version.operation !== "deleted" && <Chip title="This memory was deleted later">since deleted</Chip>}
    </span>
  );
}

/** Why it was written, in the words of whoever wrote. */
export const ChangeNote = ({ change }: { change: Change }) =>
  change.note ? <UserText text={change.note} className="min-w-0 truncate text-ink3" /> : null;
