import { Chip } from "@/components/ui/chip";
import { Checkbox } from "@/components/ui/field";
import type { Scope } from "@/lib/wire/api-keys";

/** What can be chosen for a new key. */
const offered: readonly { scope: Scope; label: string; hint: string }[] = [
  { scope: "memory:read", label: "Read memories", hint: "Stores, memories, their versions and changes" },
  { scope: "memory:write", label: "Write memories", hint: "Create, change, move, delete, restore and roll back" },
  { scope: "memory:redact", label: "Redact versions", hint: "Remove what a version said, for good" },
  { scope: "sessions:read", label: "Read sessions", hint: "Agents, environments, sessions and their events" },
  { scope: "sessions:write", label: "Run sessions", hint: "Make agents, environments and sessions, and speak to them" },
  { scope: "sessions:report", label: "Report what agents do", hint: "Messages, tool calls and results of an agent" },
  { scope: "admin", label: "Everything", hint: "All of these, and managing keys" },
];

export function ScopeChips({ scopes }: { scopes: readonly Scope[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {scopes.map((scope) => (
        <Chip key={scope} tone={scope === "admin" ? "warn" : "plain"}>
          {scope}
        </Chip>
      ))}
    </span>
  );
}

/** What the key may do. `admin` implies the rest, so it ticks and locks them. */
export function ScopeFields({ scopes, onChange }: { scopes: readonly Scope[]; onChange: (scopes: Scope[]) => void }) {
  const admin = scopes.includes("admin");
  const toggle = (scope: Scope, on: boolean) =>
    onChange(offered.map((one) => one.scope).filter((one) => (one === scope ? on : scopes.includes(one))));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">May</legend>
      {offered.map(({ scope, label, hint }) => (
        <Checkbox
          key={scope}
          label={label}
          hint={hint}
          checked={admin || scopes.includes(scope)}
          disabled={admin && scope !== "admin"}
          onChange={(on) => toggle(scope, on)}
        />
      ))}
    </fieldset>
  );
}
