import { HiddenText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { Endings } from "@/lib/diff/endings";
import { excerpt } from "@/lib/diff/excerpt";
import { bodyOf, endingOf } from "@/lib/diff/lines";
import type { Mark } from "@/lib/diff/words";

interface LineTextProps {
  line: string;
  /** The other version of this line, around whose first difference a very long line is drawn. */
  other?: string | null;
  marks?: readonly Mark[];
  tone?: "added" | "removed";
  /** Names how the line ends: `any` ending, or `none` alone, where the line has no end and that is what changed. */
  endings?: Endings;
}

/** One line of somebody's text: changed words marked, unseen characters as badges, very long lines drawn around their change. */
export function LineText({ line, other = null, marks = [], tone, endings }: LineTextProps) {
  const body = bodyOf(line);
  const { start, end } = excerpt(body, other === null ? null : bodyOf(other));
  return (
    <bdi dir="auto" className="[unicode-bidi:isolate]">
      <Elided characters={start} where="before" />
      {pieces(start, end, marks).map((piece) =>
        piece.marked ? (
          <mark key={piece.start} className={classNames("rounded-[2px] text-inherit", tone && markLook[tone])}>
            <HiddenText text={body.slice(piece.start, piece.end)} />
          </mark>
        ) : (
          <HiddenText key={piece.start} text={body.slice(piece.start, piece.end)} />
        ),
      )}
      <Elided characters={body.length - end} where="after" />
      {(endings === "any" || (endings === "none" && endingOf(line) === "")) && <Ending line={line} />}
    </bdi>
  );
}

const markLook = { added: "bg-add-mark", removed: "bg-del-mark" };

function Ending({ line }: { line: string }) {
  const ending = endingOf(line);
  const name = ending === "\r\n" ? "CRLF" : ending === "\n" ? "LF" : "no line end";
  return <span className="ml-1 select-none rounded-sm border border-line2 px-1 text-[10px] text-ink2">{name}</span>;
}

function Elided({ characters, where }: { characters: number; where: "before" | "after" }) {
  if (characters <= 0) return null;
  return (
    <span className="select-none whitespace-normal rounded-sm bg-wash px-1 text-ink2 text-xs">
      … {characters.toLocaleString("en")} more characters {where} …
    </span>
  );
}

interface Stretch {
  start: number;
  end: number;
  marked: boolean;
}

/** The drawn part of a line, cut where marks begin and end. */
function pieces(start: number, end: number, marks: readonly Mark[]): Stretch[] {
  const cut: Stretch[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.end <= start || mark.start >= end) continue;
    const from = Math.max(mark.start, start);
    const to = Math.min(mark.end, end);
    if (from > at) cut.push({ start: at, end: from, marked: false });
    cut.push({ start: from, end: to, marked: true });
    at = to;
  }
  if (at < end) cut.push({ start: at, end, marked: false });
  return cut;
}
