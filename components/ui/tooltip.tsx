"use client";

import {
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

const delayMs = 350;
const gap = 6;
const edge = 8;

/**
 * Says `text` when its child, one element, is hovered or reached by keyboard; on touch, when a child that cannot be pressed
 * now is pressed all the same. Small on purpose: it is on every page, before anything else is.
 */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  const id = useId();
  const around = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [anchor, setAnchor] = useState<DOMRect>();
  const child = () => around.current?.firstElementChild;
  const show = () => setAnchor(child()?.getBoundingClientRect());
  const hide = () => {
    clearTimeout(timer.current);
    setAnchor(undefined);
  };
  const enter = (event: PointerEvent) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer.current);
    timer.current = setTimeout(show, delayMs);
  };
  const focus = (event: FocusEvent) => event.target.matches(":focus-visible") && show();
  const click = () => (child()?.getAttribute("aria-disabled") === "true" ? show() : hide());
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const described = around.current?.firstElementChild;
    if (!anchor || !described) return;
    described.setAttribute("aria-describedby", id);
    const away = (event: Event) =>
      event instanceof KeyboardEvent && event.key !== "Escape" ? undefined : setAnchor(undefined);
    window.addEventListener("scroll", away, { capture: true });
    window.addEventListener("keydown", away);
    return () => {
      described.removeAttribute("aria-describedby");
      window.removeEventListener("scroll", away, { capture: true });
      window.removeEventListener("keydown", away);
    };
  }, [anchor, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens to what happens to the element in it
    // biome-ignore lint/a11y/useKeyWithClickEvents: focus does for the keyboard what hovering does for the mouse
    <span
      ref={around}
      className="contents"
      onPointerEnter={enter}
      onPointerLeave={hide}
      onFocus={focus}
      onBlur={hide}
      onClick={click}
    >
      {children}
      {anchor && createPortal(<Bubble id={id} anchor={anchor} text={text} />, document.body)}
    </span>
  );
}

function Bubble({ id, anchor, text }: { id: string; anchor: DOMRect; text: ReactNode }) {
  const bubble = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: -9999 });
  useLayoutEffect(() => {
    if (!bubble.current) return;
    const { width, height } = bubble.current.getBoundingClientRect();
    const centred = anchor.left + (anchor.width - width) / 2;
    const above = anchor.top - height - gap;
    setPlace({
      left: Math.max(edge, Math.min(centred, window.innerWidth - width - edge)),
      top: above < edge ? anchor.bottom + gap : above,
    });
  }, [anchor]);
  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      style={place}
      className="pointer-events-none fixed z-50 w-max max-w-80 rounded-md bg-ink px-2.5 py-1.5 text-paper text-sm shadow-lift"
    >
      {text}
    </div>
  );
}
