"use client";

/** What the field for a name asks for, and how it looks: the same while what looks for names is on its way, and after. */
export const whoIsFound = "Agent, session, person or key";
export const typingLook =
  "w-full border-line border-b bg-transparent px-3 py-2 outline-none placeholder:text-ink3 touch:text-[16px]";

interface TypingProps {
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

/** Takes what is typed while what looks for names is still on its way, so that no key is lost. */
export function Typing({ text, onText, onClose }: TypingProps) {
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: opened to be typed into
      autoFocus
      aria-label="Whose writes"
      value={text}
      placeholder={whoIsFound}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
      className={typingLook}
    />
  );
}
