"use client";

import { useState } from "react";
import { inputLook, Select } from "@/components/ui/field";
import { useNow } from "@/components/ui/time";
import { classNames } from "@/lib/class-names";

interface Range {
  from: string | null;
  to: string | null;
}

/** Filters share a line and grow with it; where they wrap, no short last line is left behind a long one. */
export const filterWidth = "max-sm:w-[calc(50%-4px)] sm:min-w-0 sm:max-w-[180px] sm:flex-[1_1_112px]";

const hour = 3_600_000;
const spans = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour };

const choices = [
  { value: "any", label: "Any time" },
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
  { value: "between", label: "Between…" },
] as const;
type Choice = (typeof choices)[number]["value"];

/** From when to when: a span up to now, or two moments of one's own. The URL keeps moments, so that a link means the same tomorrow. */
export function TimeRange({ from, to, onChange }: Range & { onChange: (range: Range) => void }) {
  const [opened, open] = useState(false);
  const chosen = choiceOf({ from, to }, useNow());
  const between = opened || chosen === "between";
  const choose = (choice: Choice) => {
    open(choice === "between");
    if (choice === "any") onChange({ from: null, to: null });
    else if (choice !== "between") onChange({ from: since(spans[choice]), to: null });
  };
  return (
    <>
      <Select
        hideLabel
        label="When"
        value={between ? "between" : chosen}
        onChange={choose}
        options={choices}
        className={filterWidth}
      />
      {between && (
        <span className="flex items-center gap-1.5 max-sm:w-full">
          <Moment label="From" value={from} onChange={(moment) => onChange({ from: moment, to })} />
          <span aria-hidden="true" className="text-ink3">
            –
          </span>
          <Moment label="To" value={to} onChange={(moment) => onChange({ from, to: moment })} />
        </span>
      )}
    </>
  );
}

/** A span stays recognised while it is about as long as it was when it was chosen. Before the page is alive there is neither clock nor zone to go by. */
function choiceOf({ from, to }: Range, now: number): Choice {
  if (now === 0 || (!from && !to)) return "any";
  if (to || !from) return "between";
  const age = now - Date.parse(from);
  const span = Object.entries(spans).find(([, length]) => Math.abs(age - length) < length * 0.05);
  return (span?.[0] as Choice | undefined) ?? "between";
}

const since = (span: number) => new Date(Math.floor((Date.now() - span) / 60_000) * 60_000).toISOString();

function Moment({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (moment: string | null) => void;
}) {
  return (
    <input
      type="datetime-local"
      aria-label={label}
      value={local(value)}
      onChange={({ target }) => onChange(target.value ? new Date(target.value).toISOString() : null)}
      className={classNames(inputLook, "w-auto min-w-0 max-sm:flex-1")}
    />
  );
}

/** As the field wants it: the reader's own zone, to the minute. */
function local(value: string | null): string {
  const time = Date.parse(value ?? "");
  if (Number.isNaN(time)) return "";
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
