"use client";

import { ArrowUp, Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Feed } from "@/lib/client/changes";
import { useShortcut } from "@/lib/client/keyboard";
import { counted } from "@/lib/counted";

/** What came while the list was held still; pressing it shows it. */
export function Arrivals({ arrived, show }: Pick<Feed, "arrived" | "show">) {
  const words = arrived.more
    ? `${arrived.count.toLocaleString("en")}+ new changes`
    : counted(arrived.count, "new change");
  const press = () => {
    document.getElementById("main")?.scrollTo({ top: 0 });
    show();
  };
  return (
    <span role="status">
      {(arrived.count > 0 || arrived.more) && (
        <button
          type="button"
          onClick={press}
          className="inline-flex items-center gap-1 rounded font-medium text-lapis hover:underline touch:min-h-11"
        >
          <ArrowUp size={13} aria-hidden />
          {words}
        </button>
      )}
    </span>
  );
}

/** Holds the list still for as long as one likes. */
export function PauseButton({ paused, onPause }: { paused: boolean; onPause: (paused: boolean) => void }) {
  const label = paused ? "Resume" : "Pause";
  useShortcut({
    keys: "f",
    label: paused ? "Show changes as they come" : "Hold the list still",
    run: () => onPause(!paused),
  });
  return (
    <Button aria-pressed={paused} onClick={() => onPause(!paused)} kbd="f">
      {paused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
      {label}
    </Button>
  );
}
