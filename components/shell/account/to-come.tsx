import { Skeleton } from "@/components/ui/skeleton";

/** The place of the account, as high as it will be. */
export const AccountToCome = () => (
  <span className="px-2 py-2.5 touch:py-4">
    <Skeleton className="w-32" />
  </span>
);
