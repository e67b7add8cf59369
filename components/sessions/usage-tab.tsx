"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { spanOf } from "@/components/session-events/reading";
import { Chip } from "@/components/ui/chip";
import { CopyAsCurl } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as taskBudgets from "@/lib/client/task-budgets";
import type { Session } from "@/lib/wire/sessions";
import type { TaskBudget } from "@/lib/wire/task-budgets";
import { limitWords } from "./usage-tab/limits";

/** What a session used, as far as it was reported: what was not is unknown, never guessed. */
export function UsageTab({ session }: { session: Session }) {
  const { usage, stats, budget, outcome_evaluations } = session;
  const { data: task, error, refetch } = useQuery(taskBudgets.retrieve(session.id));
  const cached = usage.cache_creation;
  const written = sum(cached?.ephemeral_1h_input_tokens, cached?.ephemeral_5m_input_tokens);
  return (
    <div className="flex flex-col pb-6">
      <Group title="Task budget" aside={<CopyAsCurl compact call={taskBudgets.calls.retrieve(session.id)} />}>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {task && <TaskLimits budget={task} />}
      </Group>
      <Group title="Tokens">
        <Fact name="In" value={tokens(usage.input_tokens)} />
        <Fact name="Out" value={tokens(usage.output_tokens)} />
        <Fact name="Read from the cache" value={tokens(usage.cache_read_input_tokens)} />
        <Fact name="Written to the cache" value={tokens(written)} />
      </Group>
      <Group title="Cost">
        <Fact name="By list price" value={usage.list_cost ? dollars(usage.list_cost.amount) : undefined} />
        <Fact name="Budget" value={budget ? dollars(budget.max_list_cost.amount) : undefined} unknown="none set" />
      </Group>
      <Group title="Time">
        <Fact name="At work" value={seconds(stats.active_seconds ?? usage.active_seconds)} />
        <Fact name="From the first to the last event" value={seconds(stats.duration_seconds)} />
      </Group>
      {outcome_evaluations.length > 0 && (
        <Group title="Outcomes">
          {outcome_evaluations.map((outcome) => (
            <div key={`${outcome.outcome_id} ${outcome.iteration}`} className="py-1">
              <p className="flex items-baseline justify-between gap-3">
                <UserText text={outcome.description} className="min-w-0 truncate" />
                <Chip>{outcome.result}</Chip>
              </p>
              {outcome.explanation && (
                <p className="text-ink3 [overflow-wrap:anywhere]">
                  <UserText text={outcome.explanation} />
                </p>
              )}
            </div>
          ))}
        </Group>
      )}
    </div>
  );
}

function Group({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-line border-b px-4 py-3">
      <div className="mb-1 flex items-center justify-between">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Fact({ name, value, unknown = "unknown" }: { name: string; value: string | undefined; unknown?: string }) {
  return (
    <p className="flex items-baseline justify-between gap-3 py-0.5">
      <span className="text-ink2">{name}</span>
      <span className={classNames("tabular", value === undefined && "text-ink3")}>{value ?? unknown}</span>
    </p>
  );
}

/** Each limit with how much of it is used; the one that was hit first is marked. */
function TaskLimits({ budget }: { budget: TaskBudget }) {
  const { status } = budget;
  const whole = (count: number) => count.toLocaleString("en");
  return (
    <>
      {status.limit_hit && (
        <p role="note" className="mb-1.5 rounded-md bg-warn-wash px-3 py-1.5 text-warn">
          {limitWords[status.limit_hit]} used up. The server counts; to stop in time is for whoever runs the agent.
        </p>
      )}
      <Limit
        name={limitWords.tool_calls}
        used={status.tool_calls_used}
        most={budget.max_tool_calls}
        words={whole}
        hit={status.limit_hit === "tool_calls"}
      />
      <Limit
        name={limitWords.thinking_tokens}
        used={status.thinking_tokens_used}
        most={budget.max_thinking_tokens}
        words={whole}
        hit={status.limit_hit === "thinking_tokens"}
      />
      <Limit
        name={limitWords.wall_clock}
        used={status.wall_clock_seconds_used}
        most={budget.max_wall_clock_seconds}
        words={spanOf}
        hit={status.limit_hit === "wall_clock"}
      />
    </>
  );
}

interface LimitProps {
  name: string;
  used: number | null;
  most: number | null;
  words: (amount: number) => string;
  hit: boolean;
}

function Limit({ name, used, most, words, hit }: LimitProps) {
  const share = used === null || most === null ? 0 : Math.min(1, most === 0 ? 1 : used / most);
  return (
    <div className="py-1">
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-ink2">{name}</span>
        <span className={classNames("tabular", hit && "font-semibold text-warn", used === null && "text-ink3")}>
          {used === null ? "unknown" : words(used)}
          {most === null ? <span className="text-ink3"> of no limit</span> : ` of ${words(most)}`}
        </span>
      </p>
      {most !== null && (
        <span aria-hidden="true" className="mt-1 block h-[5px] overflow-hidden rounded-[1px] bg-wash">
          <span
            className={classNames("block h-full", hit ? "bg-warn" : "bg-ink")}
            style={{ width: `${100 * share}%` }}
          />
        </span>
      )}
    </div>
  );
}

const tokens = (count: number | undefined) => count?.toLocaleString("en");
const seconds = (count: number | undefined) => (count === undefined ? undefined : spanOf(count));

const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);

/** Cents in decimal digits as dollars. */
function dollars(cents: string): string {
  const digits = cents.padStart(3, "0");
  return `$${Number(digits.slice(0, -2)).toLocaleString("en")}.${digits.slice(-2)}`;
}
