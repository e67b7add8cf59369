import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { Segment } from "@/lib/diff/merge";

export type Pick = "theirs" | "mine" | "both";
type ConflictSegment = Extract<Segment, { kind: "conflict" }>;

/** The text a choice stands for; "both" is theirs and then mine, each on lines of its own. */
export function pickedText({ mine, theirs }: ConflictSegment, pick: Pick): string {
  if (pick !== "both") return pick === "mine" ? mine : theirs;
  return theirs && !theirs.endsWith("\n") ? `${theirs}\n${mine}` : theirs + mine;
}

interface ConflictPlaceProps {
  number: number;
  conflict: ConflictSegment;
  pick: Pick;
  onPick: (pick: Pick) => void;
}

const shownMax = 1_200;

/** One place that both changed: what was there, what they made of it, what you made of it. */
export function ConflictPlace({ number, conflict, pick, onPick }: ConflictPlaceProps) {
  return (
    <fieldset className="rounded-lg border border-line">
      <legend className="ml-3 px-1 text-ink3 text-sm">Place {number}</legend>
      <div className="grid grid-cols-1 divide-line max-md:divide-y md:grid-cols-3 md:divide-x">
        <Text title="Before" text={conflict.base} />
        <Text title="Theirs" text={conflict.theirs} chosen={pick !== "mine"} />
        <Text title="Yours" text={conflict.mine} chosen={pick !== "theirs"} />
      </div>
      <div className="flex flex-wrap gap-4 border-line border-t px-3 py-1.5">
        {(["theirs", "mine", "both"] as const).map((one) => (
          <label key={one} className="inline-flex items-center gap-1.5 touch:min-h-11">
            <input
              type="radio"
              name={`place-${number}`}
              checked={pick === one}
              onChange={() => onPick(one)}
              className="accent-(--ink)"
            />
            {names[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const names: Record<Pick, string> = { theirs: "Theirs", mine: "Mine", both: "Both, theirs first" };

function Text({ title, text, chosen }: { title: string; text: string; chosen?: boolean }) {
  return (
    <div className={classNames("min-w-0 px-3 py-2", chosen && "bg-lapis-wash")}>
      <p className="font-semibold text-ink2 text-sm">{title}</p>
      <p className="max-h-40 overflow-hidden whitespace-pre-wrap font-mono text-[12px] leading-[19px] [overflow-wrap:anywhere]">
        {text === "" ? <span className="text-ink3">nothing</span> : <UserText text={text.slice(0, shownMax)} />}
        {text.length > shownMax && <span className="text-ink3"> …</span>}
      </p>
    </div>
  );
}
