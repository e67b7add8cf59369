"use client";

import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { urls } from "@/lib/urls";
import { WireError } from "@/lib/wire/errors";
import { pathBlockedBecause } from "@/lib/wire/memories/path";

/** The field begins with its slash, and whoever types or pastes a whole path brings another. */
const beginning = /^\/{2,}/;

interface PathFieldProps {
  value: string;
  onChange: (path: string) => void;
  /** Says why a path will not do, once somebody has begun to write one. */
  touched: boolean;
  autoFocus?: boolean;
}

/** Where a memory lives, checked by the wire's own rule while it is typed. */
export function PathField({ value, onChange, touched, autoFocus }: PathFieldProps) {
  const reason = touched ? pathBlockedBecause(value) : undefined;
  return (
    <TextField
      label="Path"
      hint="Folders are parts of the path: /preferences/flights.md"
      value={value}
      onChange={(path) => onChange(path.normalize("NFC").replace(beginning, "/"))}
      error={reason && `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`}
      mono
      autoFocus={autoFocus}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

/** Which memory is in the way, with the way to it; nothing for other errors. */
export function PathConflict({ storeId, error }: { storeId: string; error: unknown }) {
  if (!(error instanceof WireError) || error.type !== "memory_path_conflict_error") return null;
  const { conflicting_path, conflicting_memory_id } = error.details.fields ?? {};
  if (!conflicting_memory_id || !conflicting_path) return null;
  return (
    <p className="text-ink2">
      In the way:{" "}
      <Link href={urls.memory(storeId, conflicting_memory_id)} className="text-lapis underline underline-offset-2">
        <UserText text={conflicting_path} />
      </Link>
    </p>
  );
}
