"use client";

import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/markdown/register";
import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

interface EditorProps {
  value: string;
  onChange: (text: string) => void;
  onSave: () => void;
  label: string;
  markdown: boolean;
}

/** The text editor. Loaded only where somebody edits. Tab leaves it, so that nobody is caught by keyboard. */
export default function Editor({ value, onChange, onSave, label, markdown }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const handlers = useRef({ onChange, onSave });
  const applied = useRef(value);
  useEffect(() => {
    handlers.current = { onChange, onSave };
  });
  const { resolvedTheme } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; later values are applied below
  useEffect(() => {
    window.MonacoEnvironment ??= { getWorker: startWorker };
    const model = monaco.editor.createModel(value, markdown ? "markdown" : "plaintext");
    const made = monaco.editor.create(place.current!, { ...options, model, ariaLabel: label });
    editor.current = made;
    // The text as the model holds it, byte-order mark included; line ends are the model's.
    applied.current = textOf(model);
    const typing = model.onDidChangeContent(() => {
      applied.current = textOf(model);
      handlers.current.onChange(applied.current);
    });
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => handlers.current.onSave());
    made.focus();
    return () => {
      typing.dispose();
      made.dispose();
      model.dispose();
    };
  }, []);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model || value === applied.current) return;
    applied.current = value;
    if (textOf(model) !== value) model.setValue(value);
  }, [value]);
  useEffect(() => {
    defineThemes();
    monaco.editor.setTheme(resolvedTheme === "dark" ? "ink-dark" : "ink-light");
  }, [resolvedTheme]);
  return <div ref={place} className="h-full w-full" />;
}

const textOf = (model: monaco.editor.ITextModel) => model.getValue(undefined, true);

const startWorker = () =>
  new Worker(new URL("monaco-editor/editor/editor.worker", import.meta.url), { type: "module" });

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  wordWrap: "on",
  minimap: { enabled: false },
  fontFamily: "var(--font-geist-mono), ui-monospace, monospace",
  fontSize: 13,
  lineHeight: 21,
  scrollBeyondLastLine: false,
  renderControlCharacters: true,
  unicodeHighlight: { invisibleCharacters: true, ambiguousCharacters: false, nonBasicASCII: false },
  // A separator inside a line is part of the text; nobody is asked to have it removed.
  unusualLineTerminators: "off",
  links: false,
  quickSuggestions: false,
  suggestOnTriggerCharacters: false,
  wordBasedSuggestions: "off",
  occurrencesHighlight: "off",
  tabFocusMode: true,
  trimAutoWhitespace: false,
  autoClosingBrackets: "never",
  autoIndent: "keep",
  padding: { top: 12, bottom: 12 },
  renderLineHighlight: "none",
  overviewRulerLanes: 0,
  stickyScroll: { enabled: false },
};

/** Monaco wants its colours in hexadecimal: they are read from the page, where they are spelled. */
function defineThemes() {
  const dark = document.documentElement.classList.contains("dark");
  const style = getComputedStyle(document.documentElement);
  // The stylesheet's minifier shortens #ffffff to #fff, which Monaco does not read.
  const colour = (name: string) =>
    style
      .getPropertyValue(name)
      .trim()
      .replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  monaco.editor.defineTheme(dark ? "ink-dark" : "ink-light", {
    base: dark ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      { token: "", foreground: colour("--ink").slice(1) },
      { token: "keyword", foreground: colour("--lapis").slice(1) },
      { token: "string", foreground: colour("--ink2").slice(1) },
      { token: "variable", foreground: colour("--ink2").slice(1) },
      { token: "comment", foreground: colour("--ink3").slice(1) },
      { token: "strong", fontStyle: "bold" },
      { token: "emphasis", fontStyle: "italic" },
    ],
    colors: {
      "editor.background": colour("--sheet"),
      "editor.foreground": colour("--ink"),
      "editorLineNumber.foreground": colour("--ink3"),
      "editorLineNumber.activeForeground": colour("--ink"),
      "editorCursor.foreground": colour("--ink"),
      "editor.selectionBackground": colour("--lapis-wash"),
      "editorUnicodeHighlight.border": colour("--warn"),
      "editorWidget.background": colour("--sheet"),
      "editorWidget.border": colour("--line2"),
      "input.background": colour("--sheet"),
      "input.foreground": colour("--ink"),
      "input.border": colour("--line2"),
      focusBorder: colour("--lapis"),
    },
  });
}
