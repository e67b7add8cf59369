"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import * as stats from "@/lib/client/stats";
import { counted } from "@/lib/counted";
import type { Activity } from "@/lib/wire/stats";

const dayMs = 86_400_000;
const weeks = 53;
const cell = 11;
const step = 13;

/** A year of writes to a store, a square a day, a column a week. */
export function ActivityHeat({ storeId }: { storeId: string }) {
  const { data, error, refetch } = useQuery(stats.activity({ memory_store_id: storeId, bucket: "day" }));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-[108px] w-full" />;
  return <Year activity={data} now={Date.now()} />;
}

interface Day {
  start: number;
  writes: number;
}

function Year({ activity, now }: { activity: Activity; now: number }) {
  const days = daysOf(activity, now);
  const most = days.reduce((best, day) => (day.writes > best.writes ? day : best), days[0]!);
  const total = days.reduce((sum, { writes }) => sum + writes, 0);
  const words =
    total === 0
      ? "No writes in the last year"
      : `${counted(total, "write")} in the last year, most on ${dateOf(most.start)}: ${most.writes.toLocaleString("en")}`;
  const months = monthsOf(days);
  return (
    <figure className="@container">
      {/* The newest weeks are at the right, and that is where a narrow screen begins to look; the older ones fade out. */}
      <div
        dir="rtl"
        className="@max-[560px]:[mask-image:linear-gradient(to_right,transparent,black_28px)] overflow-x-auto pb-1"
      >
        <svg
          role="img"
          aria-label={words}
          viewBox={`0 0 ${weeks * step} ${7 * step + 14}`}
          className="mr-auto block w-full min-w-[560px] max-w-[760px]"
        >
          {months.map(({ name, column }) => (
            <text key={column} x={column * step} y={9} className="fill-ink3 text-[10px]" direction="ltr">
              {name}
            </text>
          ))}
          {days.map(({ start, writes }, i) => (
            <rect
              key={start}
              x={Math.floor(i / 7) * step}
              y={(i % 7) * step + 14}
              width={cell}
              height={cell}
              rx={2}
              fill={shade(writes, most.writes)}
            >
              <title>{`${dateOf(start)}: ${counted(writes, "write")}`}</title>
            </rect>
          ))}
        </svg>
      </div>
      <figcaption className="text-ink3 text-sm">{words}.</figcaption>
    </figure>
  );
}

/** Every day of the weeks shown, Mondays first, up to today; UTC, as the server counts. */
function daysOf({ data }: Activity, now: number): Day[] {
  const writes = new Map(data.map((day) => [Date.parse(day.start), day.created + day.modified + day.deleted]));
  const today = Math.floor(now / dayMs) * dayMs;
  const weekday = (new Date(today).getUTCDay() + 6) % 7;
  const first = today - (weekday + (weeks - 1) * 7) * dayMs;
  return Array.from({ length: (weeks - 1) * 7 + weekday + 1 }, (_, i) => {
    const start = first + i * dayMs;
    return { start, writes: writes.get(start) ?? 0 };
  });
}

function monthsOf(days: readonly Day[]) {
  const months: { name: string; column: number }[] = [];
  for (let i = 0; i < days.length; i += 7) {
    const date = new Date(days[i]!.start);
    const column = i / 7;
    if (date.getUTCDate() > 7 || column > weeks - 2) continue;
    months.push({ name: date.toLocaleDateString("en-GB", { month: "short", timeZone: "UTC" }), column });
  }
  return months;
}

/** Four shades of ink in lapis; a day with any write differs from a day without. */
function shade(writes: number, most: number): string {
  if (writes === 0) return "var(--line)";
  const level = Math.ceil((Math.log(writes + 1) / Math.log(most + 1)) * 4);
  return `color-mix(in srgb, var(--lapis) ${[30, 52, 76, 100][Math.min(level, 4) - 1]}%, var(--wash))`;
}

const dateOf = (start: number) =>
  new Date(start).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
