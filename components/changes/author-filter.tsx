"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { type FocusEvent, useEffect, useId, useRef, useState } from "react";
import { authorChoice, authorOf } from "@/components/changes/author-filter/author";
import type { ChoicesProps } from "@/components/changes/author-filter/choices";
import { Typing } from "@/components/changes/author-filter/typing";
import { ActorDot, nameOf } from "@/components/ui/actor";
import { inputLook } from "@/components/ui/field";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { ListedChanges } from "@/lib/client/changes/listed";
import type { Change } from "@/lib/wire/changes";

interface AuthorFilterProps {
  /** As the URL spells it; empty for anybody. */
  value: string;
  onChange: (value: string | null) => void;
  /** What is loaded: whoever wrote it can be chosen, known elsewhere or not. */
  changes: ListedChanges;
}

/** Narrows to one agent, session, person or key, found by typing its name. */
export function AuthorFilter({ value, onChange, changes }: AuthorFilterProps) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const button = useRef<HTMLButtonElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) button.current?.focus();
  };
  const left = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) setOpen(false);
  };
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const press = ({ target }: PointerEvent) => {
      if (target instanceof Node && !around.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens to the focus leaving
    <div
      ref={around}
      className="relative max-sm:w-[calc(50%-4px)] sm:min-w-0 sm:max-w-[220px] sm:flex-[1.4_1_124px]"
      onBlur={left}
    >
      <button
        ref={button}
        type="button"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
        className={classNames(inputLook, "flex items-center gap-1.5 text-left touch:text-[16px]")}
      >
        <span className="sr-only">Who: </span>
        <Chosen value={value} changes={changes} />
        <ChevronDown size={14} aria-hidden className="ml-auto shrink-0 text-ink3" />
      </button>
      {open && (
        <div
          id={panel}
          className="appear absolute top-full left-0 z-30 mt-1 w-[320px] max-sm:fixed max-sm:inset-x-4 max-sm:top-auto max-sm:w-auto rounded-lg border border-line bg-sheet shadow-lift"
        >
          <Panel
            value={value}
            changes={changes}
            onChoose={(next) => {
              onChange(next || null);
              close(true);
            }}
            onClose={() => close(true)}
          />
        </div>
      )}
    </div>
  );
}

type FindsNames = typeof import("@/components/changes/author-filter/choices").Choices;
let findsNames: FindsNames | undefined;

/** A field for a name at once, and who has it as soon as what looks for names is here. */
function Panel(props: Omit<ChoicesProps, "text" | "onText">) {
  const [text, setText] = useState("");
  const [Choices, setChoices] = useState(() => findsNames);
  useEffect(() => {
    if (Choices) return;
    let wanted = true;
    void import("@/components/changes/author-filter/choices").then((module) => {
      findsNames = module.Choices;
      if (wanted) setChoices(() => module.Choices);
    });
    return () => {
      wanted = false;
    };
  }, [Choices]);
  if (!Choices) return <Typing text={text} onText={setText} onClose={props.onClose} />;
  return <Choices {...props} text={text} onText={setText} />;
}

const Named = dynamic(() => import("@/components/changes/author-filter/named").then((module) => module.Named), {
  ssr: false,
});

function Chosen({ value, changes }: { value: string; changes: ListedChanges }) {
  const choice = authorOf(value);
  if (!choice) return <span className="truncate">Anybody</span>;
  const isIt = ({ actor, session }: Change) =>
    choice.kind === "agent" ? session?.agent.id === choice.id : actor !== null && authorChoice(actor) === value;
  const author = changes.authors().find(isIt);
  if (!author) return <Named choice={choice} />;
  return (
    <>
      <ActorDot by={author} />
      <span className="truncate">
        <UserText
          text={choice.kind === "session" && author.session?.title ? `“${author.session.title}”` : nameOf(author)}
        />
      </span>
    </>
  );
}
