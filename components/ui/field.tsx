"use client";

import { Check, ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "@/lib/class-names";
import { idEnd, sharedNames } from "@/lib/namesakes";

interface Labelled {
  label: ReactNode;
  /** Help that is always there. */
  hint?: ReactNode;
  /** What is wrong with the value, in words. */
  error?: string;
  /** Keeps the label for screen readers only, where the place says enough. */
  hideLabel?: boolean;
}

interface Text extends Labelled {
  value: string;
  onChange: (value: string) => void;
}

export const inputLook =
  "w-full rounded-[7px] border border-edge/60 bg-sheet px-2.5 py-1.5 text-ink outline-offset-0 hover:border-edge aria-invalid:border-del touch:min-h-11";

/** One line of text with its label, help and error. */
export function TextField({
  label,
  hint,
  error,
  hideLabel,
  value,
  onChange,
  mono,
  inside,
  className,
  ...rest
}: Text & { mono?: boolean /** A small button at the end of the line. */; inside?: ReactNode } & Omit<
    ComponentProps<"input">,
    keyof Text
  >) {
  const id = useId();
  return (
    <Labelling id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <input
        id={id}
        type="text"
        dir="auto"
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classNames(inputLook, mono && "font-mono text-[12.5px]", Boolean(inside) && "pr-10")}
      />
      {inside}
    </Labelling>
  );
}

/** Several lines of text with their label, help and error. ⌘ or Ctrl with Enter sends the form it is in. */
export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  value,
  onChange,
  className,
  ...rest
}: Text & Omit<ComponentProps<"textarea">, keyof Text>) {
  const id = useId();
  return (
    <Labelling id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <textarea
        id={id}
        rows={3}
        dir="auto"
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classNames(inputLook, "resize-y")}
      />
    </Labelling>
  );
}

/**
 * One of a few: the platform's own list, which works everywhere and with every reader. Options of one name are told apart by
 * the ends of their values.
 */
export function Select<V extends string>({
  label,
  hint,
  error,
  hideLabel,
  value,
  onChange,
  options,
  className,
  ...rest
}: Labelled & {
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string }[];
} & Omit<ComponentProps<"select">, "value" | "onChange">) {
  const id = useId();
  const shared = sharedNames(options.map((option) => option.label));
  return (
    <Labelling id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <span className="relative block">
        <select
          id={id}
          {...rest}
          value={value}
          onChange={(event) => onChange(event.target.value as V)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          className={classNames(inputLook, "appearance-none pr-8")}
        >
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {shared.has(words) ? `${words} ${idEnd(value)}` : words}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink3"
        />
      </span>
    </Labelling>
  );
}

/** Yes or no, with its label at the right and an optional second line. */
export function Checkbox({
  label,
  hint,
  checked,
  onChange,
  disabled,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 touch:min-h-11 touch:items-center">
      <span className="relative mt-px flex size-4 shrink-0">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="peer size-4 appearance-none rounded border border-edge bg-sheet checked:border-ink checked:bg-ink disabled:opacity-55"
        />
        <Check
          size={12}
          strokeWidth={3}
          aria-hidden
          className="pointer-events-none absolute top-0.5 left-0.5 hidden text-paper peer-checked:block"
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="select-none">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-ink3 text-sm">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

function Labelling({
  id,
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
}: Labelled & { id: string; className?: string; children: ReactNode }) {
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "font-medium"}>
        {label}
      </label>
      <div className="relative">{children}</div>
      {hint && (
        <p id={`${id}-hint`} className="text-ink3 text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-del text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, hint: ReactNode, error: string | undefined) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
