"use client";

import { useRef } from "react";
import { type Chosen, chosenFromDrop, chosenFromFiles } from "@/components/import/dropped";
import { Button } from "@/components/ui/button";
import { byteSize } from "@/lib/byte-size";
import { importLimits } from "@/lib/import/limits";

/** Choosing a folder, files or an archive by button, or dropping them here. */
export function ChooseStep({ onChosen }: { onChosen: (chosen: Chosen | Promise<Chosen>) => void }) {
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) =>
    input.files && input.files.length > 0 && onChosen(chosenFromFiles(input.files));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the buttons in it do
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onChosen(chosenFromDrop(event.dataTransfer.items));
      }}
      className="flex flex-col items-center gap-4 rounded-lg border-2 border-line2 border-dashed px-6 py-10 text-center"
    >
      <p className="text-ink2">Drop a folder, a zip, a tar or a tgz here, or</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button tone="primary" onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
        <Button onClick={() => files.current?.click()}>Choose files or an archive</Button>
      </div>
      <input
        ref={folder}
        type="file"
        webkitdirectory=""
        multiple
        aria-label="Folder to import"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={files}
        type="file"
        multiple
        aria-label="Files or archive to import"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => take(event.currentTarget)}
      />
      <p className="max-w-[70ch] text-ink3 text-sm">
        UTF-8 text, up to {byteSize(importLimits.fileBytes)} a file, {importLimits.files.toLocaleString("en")} files and{" "}
        {byteSize(importLimits.unpackedBytes)} at once; archives up to {byteSize(importLimits.archiveBytes)}. Links,
        binary files and paths that point outside are refused, each with its reason; <code>.git</code> is left out. It
        is unpacked here, in your browser.
      </p>
    </div>
  );
}

declare module "react" {
  interface InputHTMLAttributes<T> {
    /** Lets a whole folder be chosen. */
    webkitdirectory?: T extends HTMLElement ? string : never;
  }
}
