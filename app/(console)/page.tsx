import { ActivityScreen } from "@/components/activity/activity-screen";

export default function ActivityPage() {
  return <ActivityScreen />;
}
