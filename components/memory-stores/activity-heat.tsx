"use client";

import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useState } from "react";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import * as stats from "@/lib/client/stats";
import { counted } from "@/lib/counted";
import type { Activity } from "@/lib/wire/stats";

const dayMs = 86_400_000;
const weeksMax = 53;
const weeksMin = 13;
const cell = 11;
const step = 13;

/** A year of writes to a store, a square a day, a column a week. */
export function ActivityHeat({ storeId }: { storeId: string }) {
  const { data, error, refetch } = useQuery(stats.activity({ memory_store_id: storeId, bucket: "day" }));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-[108px] w-full" />;
  return <Year activity={data} now={today()} />;
}

/** Changes once a day, whenever it is asked. */
const today = () => Math.floor(Date.now() / dayMs) * dayMs;

interface Day {
  start: number;
  writes: number;
}

function Year({ activity, now }: { activity: Activity; now: number }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const weeks = useWeeksThatFit(box);
  const days = useMemo(() => daysOf(activity, now), [activity, now]);
  const most = days.reduce((best, day) => (day.writes > best.writes ? day : best), days[0]!);
  const total = days.reduce((sum, { writes }) => sum + writes, 0);
  const words =
    total === 0
      ? "No writes in the last year"
      : `${counted(total, "write")} in the last year, most on ${dateOf(most.start)}: ${most.writes.toLocaleString("en")}`;
  const shown = days.slice((weeksMax - weeks) * 7);
  return (
    <figure ref={setBox}>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${weeks * step} ${7 * step + 14}`}
        className="mb-1 block w-full max-w-[760px]"
      >
        {monthsOf(shown).map(({ name, column }) => (
          <text key={column} x={column * step} y={9} className="fill-ink3 text-[10px]">
            {name}
          </text>
        ))}
        {shown.map(({ start, writes }, i) => (
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
      <figcaption className="text-ink3 text-sm">
        {words}
        {weeks < weeksMax && total > 0 && `; here the last ${weeks} weeks`}.
      </figcaption>
    </figure>
  );
}

/** As many weeks of a year as there is room for, so that squares and names stay large enough to be read. */
function useWeeksThatFit(box: HTMLElement | null): number {
  const [weeks, setWeeks] = useState(weeksMax);
  useLayoutEffect(() => {
    if (!box) return;
    const measure = () => setWeeks(Math.max(weeksMin, Math.min(weeksMax, Math.floor(box.clientWidth / step))));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [box]);
  return weeks;
}

/** Every day of the weeks shown, Mondays first, up to today; UTC, as the server counts. */
function daysOf({ data }: Activity, now: number): Day[] {
  const writes = new Map(data.map((day) => [Date.parse(day.start), day.created + day.modified + day.deleted]));
  const today = Math.floor(now / dayMs) * dayMs;
  const weekday = (new Date(today).getUTCDay() + 6) % 7;
  const first = today - (weekday + (weeksMax - 1) * 7) * dayMs;
  return Array.from({ length: (weeksMax - 1) * 7 + weekday + 1 }, (_, i) => {
    const start = first + i * dayMs;
    return { start, writes: writes.get(start) ?? 0 };
  });
}

function monthsOf(days: readonly Day[]) {
  const months: { name: string; column: number }[] = [];
  const columns = Math.ceil(days.length / 7);
  for (let i = 0; i < days.length; i += 7) {
    const date = new Date(days[i]!.start);
    const column = i / 7;
    if (date.getUTCDate() > 7 || column > columns - 2) continue;
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
