import { redirect } from "next/navigation";
import { urls } from "@/lib/urls";

export default function ActivityPage() {
  redirect(urls.stores());
}
