import { Button } from "@/components/ui/button";

/** When filters leave nothing over. */
export function NoChanges({ onClear }: { onClear: () => void }) {
  return (
    <div className="flex flex-col items-start gap-2 py-8 text-ink2">
      <p>No change matches these filters.</p>
      <Button onClick={onClear}>Clear the filters</Button>
    </div>
  );
}
