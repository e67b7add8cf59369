import { Door } from "@/components/shell/door";
import { Link } from "@/components/ui/link";
import { urls } from "@/lib/urls";

export default function NotFound() {
  return (
    <Door title="Nothing at this address">
      <p className="text-ink2">What was here may have been deleted, or the address is incomplete.</p>
      <Link href={urls.activity()} className="text-lapis underline underline-offset-2">
        Go to the console
      </Link>
    </Door>
  );
}
