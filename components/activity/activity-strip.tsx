"use client";

import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useMemo, useState } from "react";
import { type Bucket, bucketName, bucketsOf, totalOf } from "@/components/activity/buckets";
import type { ChangeFilterState } from "@/components/changes/use-change-filter";
import { useNow } from "@/components/ui/time";
import { classNames } from "@/lib/class-names";
import * as stats from "@/lib/client/stats";
import { oneOf, useUrlState } from "@/lib/client/url-state";
import { counted } from "@/lib/counted";

const height = 64;
const spans = [
  { value: "hour", label: "3 days" },
  { value: "day", label: "3 months" },
] as const;
const fields = { strip: oneOf(["hour", "day"], "hour") };

/** How much was written when, as bars; a bar narrows the list below to its time, and again to all. The same as a table for those who read. */
export function ActivityStrip({ state }: { state: ChangeFilterState }) {
  const [{ strip: span }, set] = useUrlState(fields);
  const { data } = useQuery(stats.activity({ memory_store_id: state.filter.memory_store_id, bucket: span }));
  const now = useNow();
  const buckets = useMemo(() => bucketsOf(data, span, now || Date.now()), [data, span, now]);
  const isChosen = ({ from, to }: Bucket) => state.values.from === from && state.values.to === to;
  const choose = (bucket: Bucket) =>
    state.set(isChosen(bucket) ? { from: null, to: null } : { from: bucket.from, to: bucket.to });
  return (
    <figure className="min-w-0">
      <Bars buckets={buckets} isChosen={isChosen} onChoose={choose} span={span} />
      <figcaption className="mt-1 flex items-center justify-between gap-3 text-ink3 text-sm">
        {/* Not drawn by the server: by the time a page comes alive its hour may be over, and its clock is the reader's. */}
        <span>{now > 0 && buckets[0] && bucketName(buckets[0], span)}</span>
        <span className="flex items-center gap-1">
          {spans.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={span === value}
              onClick={() => set({ strip: value })}
              className={classNames(
                "rounded px-1.5 touch:min-h-11 touch:px-3",
                span === value ? "bg-wash font-medium text-ink" : "text-ink3 hover:text-ink",
              )}
            >
              {label}
            </button>
          ))}
        </span>
        <span>now</span>
      </figcaption>
      <AsTable buckets={buckets} span={span} onChoose={choose} />
    </figure>
  );
}

interface BarsProps {
  buckets: readonly Bucket[];
  isChosen: (bucket: Bucket) => boolean;
  onChoose: (bucket: Bucket) => void;
  span: "hour" | "day";
}

function Bars({ buckets, isChosen, onChoose, span }: BarsProps) {
  const [pointed, point] = useState(-1);
  const most = Math.max(1, ...buckets.map(totalOf));
  const at = ({ clientX, currentTarget }: PointerEvent<Element>) => {
    const box = currentTarget.getBoundingClientRect();
    return Math.min(buckets.length - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * buckets.length)));
  };
  const bucket = buckets[pointed];
  const changes = buckets.reduce((sum, one) => sum + totalOf(one), 0);
  return (
    <div className="relative">
      <svg
        role="img"
        aria-label={`${counted(changes, "change")} in the last ${span === "hour" ? "three days, by the hour" : "three months, by the day"}; most at once: ${most.toLocaleString("en")}`}
        viewBox={`0 0 ${buckets.length} ${height}`}
        preserveAspectRatio="none"
        className="block h-16 w-full cursor-pointer"
        onPointerMove={(event) => point(at(event))}
        onPointerLeave={() => point(-1)}
        onPointerUp={(event) => {
          const chosen = buckets[at(event)];
          if (chosen && totalOf(chosen) > 0) onChoose(chosen);
        }}
      >
        <rect x={0} y={height - 1} width={buckets.length} height={1} fill="var(--line)" />
        {buckets.map((one, i) => (
          <Bar key={one.from} bucket={one} x={i} most={most} chosen={isChosen(one)} pointed={i === pointed} />
        ))}
      </svg>
      {bucket && (
        <p
          className="pointer-events-none absolute bottom-full mb-1 whitespace-nowrap rounded-md bg-ink px-2.5 py-1 text-paper text-sm"
          style={
            pointed < buckets.length / 2
              ? { left: `${(100 * pointed) / buckets.length}%` }
              : { right: `${100 - (100 * (pointed + 1)) / buckets.length}%` }
          }
        >
          {bucketName(bucket, span)}: {describe(bucket)}
        </p>
      )}
    </div>
  );
}

interface BarProps {
  bucket: Bucket;
  x: number;
  most: number;
  chosen: boolean;
  pointed: boolean;
}

/** Deletions stand at the foot in their own colour. A bucket with anything in it is at least visible. */
function Bar({ bucket, x, most, chosen, pointed }: BarProps) {
  const total = totalOf(bucket);
  if (total === 0) return pointed ? <rect x={x} y={0} width={1} height={height} fill="var(--wash)" /> : null;
  const full = Math.max(3, (height * total) / most);
  const deleted = bucket.deleted > 0 ? Math.max(2, (full * bucket.deleted) / total) : 0;
  const colour = chosen ? "var(--lapis)" : pointed ? "var(--edge)" : "var(--line2)";
  return (
    <>
      <rect x={x + 0.1} y={height - full} width={0.8} height={full} fill={colour} />
      {deleted > 0 && <rect x={x + 0.1} y={height - deleted} width={0.8} height={deleted} fill="var(--del)" />}
    </>
  );
}

function AsTable({ buckets, span, onChoose }: Pick<BarsProps, "buckets" | "span" | "onChoose">) {
  const filled = buckets.filter((bucket) => totalOf(bucket) > 0).reverse();
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-default rounded text-ink3 hover:text-ink touch:min-h-11">As a table</summary>
      {filled.length === 0 ? (
        <p className="py-1 text-ink3">Nothing was written.</p>
      ) : (
        <div className="mt-1 max-h-64 overflow-y-auto rounded-md border border-line bg-sheet">
          <table className="tabular w-full">
            <thead className="text-ink3">
              <tr>
                <th className="px-3 py-1 text-left font-medium">{span === "hour" ? "Hour" : "Day"}</th>
                <th className="px-3 text-right font-medium">Created</th>
                <th className="px-3 text-right font-medium">Changed</th>
                <th className="px-3 text-right font-medium">Deleted</th>
              </tr>
            </thead>
            <tbody>
              {filled.map((bucket) => (
                <tr key={bucket.from} className="border-line border-t">
                  <th scope="row" className="px-3 py-1 text-left font-normal">
                    <button
                      type="button"
                      onClick={() => onChoose(bucket)}
                      className="rounded text-lapis hover:underline"
                    >
                      {bucketName(bucket, span)}
                    </button>
                  </th>
                  <td className="px-3 text-right">{bucket.created.toLocaleString("en")}</td>
                  <td className="px-3 text-right">{bucket.modified.toLocaleString("en")}</td>
                  <td className="px-3 text-right">{bucket.deleted.toLocaleString("en")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function describe(bucket: Bucket): string {
  const total = totalOf(bucket);
  if (total === 0) return "nothing written";
  const parts = [
    bucket.created && `${bucket.created.toLocaleString("en")} created`,
    bucket.modified && `${bucket.modified.toLocaleString("en")} changed`,
    bucket.deleted && `${bucket.deleted.toLocaleString("en")} deleted`,
  ].filter(Boolean);
  return parts.join(", ");
}
