import { Fragment } from "react";
import { classNames } from "@/lib/class-names";
import { splitHidden } from "@/lib/hidden-characters";

/**
 * Text that somebody or something else wrote (names, paths, notes, content), drawn so that it cannot lie about itself:
 * its direction is kept to itself and characters one would not see become badges.
 */
export function UserText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi dir="auto" className={classNames("[unicode-bidi:isolate]", className)}>
      <HiddenText text={text} />
    </bdi>
  );
}

/** The same inside something that keeps the text's direction to itself already: only the badges. */
export function HiddenText({ text }: { text: string }) {
  return splitHidden(text).map((piece, i) =>
    "text" in piece ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <Fragment key={i}>{piece.text}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <HiddenCharacter key={i} name={piece.name} />
    ),
  );
}

/** The badge of one invisible, reordering or control character: `U+202E`. */
export function HiddenCharacter({ name }: { name: string }) {
  return (
    <span
      title="A character that is invisible or changes the direction of the text"
      className="mx-px whitespace-nowrap rounded-sm bg-warn-wash px-0.5 font-mono text-[0.8em] text-warn not-italic [unicode-bidi:isolate]"
    >
      {name}
    </span>
  );
}
