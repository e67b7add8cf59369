"use client";

import { useMemo, useState } from "react";
import { DiffView } from "@/components/diff/diff-view";
import type { Subject } from "@/components/memories/memory-page";
import { Actor } from "@/components/ui/actor";
import { Button } from "@/components/ui/button";
import { classNames } from "@/lib/class-names";
import { merge, merged, type Segment } from "@/lib/diff/merge";
import type { DiffMode } from "@/lib/diff/rows";
import type { Memory } from "@/lib/wire/memories";
import { ConflictPlace, type Pick, pickedText } from "./conflict-place";

interface ConflictProps {
  subject: Subject;
  /** What both texts grew out of. */
  base: Memory;
  mine: string;
  theirs: Memory;
  onBack: () => void;
  /** The text to go on with, on top of theirs. Nothing is saved by it. */
  onResolve: (text: string) => void;
}

/** Two people, or a person and an agent, changed the same memory: their change and yours side by side, put together as far as they allow. */
export function Conflict({ subject, base, mine, theirs, onBack, onResolve }: ConflictProps) {
  const [mode, setMode] = useState<DiffMode>("unified");
  const segments = useMemo(() => merge(base.content ?? "", mine, theirs.content ?? ""), [base, mine, theirs]);
  const number = subject.newest?.version_number;
  const theirName = number ? `version ${number}` : "their version";
  return (
    <section aria-label="Two changes at once" className="flex h-full flex-col overflow-y-auto">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-warn-wash px-[18px] py-2 text-warn">
        <p>
          <b className="font-semibold">Both changed.</b> Your text is kept; nothing is saved until you choose.
        </p>
        <span className="flex-1" />
        <Button size="small" onClick={onBack}>
          Back to my text
        </Button>
      </div>
      <div className="grid min-h-[280px] flex-1 grid-cols-1 divide-line border-line border-b max-lg:divide-y lg:grid-cols-2 lg:divide-x">
        <Side
          title={
            <>
              Theirs, {theirName} {subject.newest && <Actor by={subject.newest} />}
            </>
          }
          act="Take theirs"
          onAct={() => onResolve(theirs.content ?? "")}
        >
          <DiffView
            before={base.content ?? ""}
            after={theirs.content ?? ""}
            names={{ before: "the common text", after: "theirs" }}
            mode={mode}
            onMode={setMode}
            className="min-h-0 flex-1"
          />
        </Side>
        <Side title="Yours, not saved" act="Keep mine" onAct={() => onResolve(mine)}>
          <DiffView
            before={base.content ?? ""}
            after={mine}
            names={{ before: "the common text", after: "yours" }}
            mode={mode}
            onMode={setMode}
            className="min-h-0 flex-1"
          />
        </Side>
      </div>
      <Together segments={segments} onResolve={onResolve} />
    </section>
  );
}

interface SideProps {
  title: React.ReactNode;
  act: string;
  onAct: () => void;
  children: React.ReactNode;
}

function Side({ title, act, onAct, children }: SideProps) {
  return (
    <div className="flex min-h-[240px] min-w-0 flex-col">
      <div className="flex items-center gap-2 border-line border-b bg-paper px-4 py-1.5">
        <span className="inline-flex min-w-0 flex-1 items-center gap-1.5 font-semibold">{title}</span>
        <Button size="small" onClick={onAct}>
          {act}
        </Button>
      </div>
      {children}
    </div>
  );
}

/** Both changes in one text: what does not touch is joined, what does is asked about place by place. */
function Together({ segments, onResolve }: { segments: Segment[] | null; onResolve: (text: string) => void }) {
  const conflicts = segments?.filter((part) => part.kind === "conflict") ?? [];
  const [picks, setPicks] = useState<Pick[]>(() => conflicts.map(() => "both"));
  if (!segments)
    return (
      <p className="px-[18px] py-3 text-ink2">
        The texts are too different to be put together line by line: take one of them, and edit it.
      </p>
    );
  const text = merged(
    segments,
    conflicts.map((conflict, i) => pickedText(conflict, picks[i] ?? "both")),
  );
  return (
    <div className={classNames("flex flex-col gap-3 px-[18px] py-3", conflicts.length > 0 && "min-h-48")}>
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-ink2">
          {conflicts.length === 0
            ? "The two changes do not touch each other."
            : `Both changed the same lines in ${conflicts.length === 1 ? "one place" : `${conflicts.length} places`}. Choose for each; the rest is joined.`}
        </p>
        <Button tone="primary" size="small" onClick={() => onResolve(text)}>
          Use both together
        </Button>
      </div>
      {conflicts.map((conflict, i) => (
        <ConflictPlace
          // biome-ignore lint/suspicious/noArrayIndexKey: the places of one merge keep their order
          key={i}
          number={i + 1}
          conflict={conflict}
          pick={picks[i] ?? "both"}
          onPick={(pick) => setPicks((now) => now.with(i, pick))}
        />
      ))}
    </div>
  );
}
