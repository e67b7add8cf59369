import { TextLines } from "@/components/ui/text-lines";
import { splitLines } from "@/lib/diff/lines";

/** Two texts that share too little to be compared line by line, shown as they are, side by side. */
export function TooDifferent({
  before,
  after,
  names,
  failed,
}: {
  before: string;
  after: string;
  names: { before: string; after: string };
  failed: boolean;
}) {
  return (
    <>
      <p role="status" className="border-line border-b bg-warn-wash px-4 py-2 text-warn">
        {failed
          ? "This browser could not compare the two texts; here they are side by side."
          : "These two texts are too different to compare line by line; here they are side by side."}
      </p>
      <div className="grid min-h-0 flex-1 grid-cols-1 divide-line max-md:divide-y md:grid-cols-2 md:divide-x">
        <Side name={names.before} text={before} />
        <Side name={names.after} text={after} />
      </div>
    </>
  );
}

function Side({ name, text }: { name: string; text: string }) {
  return (
    <div className="flex min-h-48 min-w-0 flex-col">
      <p className="border-line border-b bg-paper px-4 py-1 text-ink2">
        <b className="font-semibold text-ink">{name}</b> · {splitLines(text).length.toLocaleString("en")} lines
      </p>
      <TextLines text={text} label={name} className="min-h-0 flex-1" />
    </div>
  );
}
