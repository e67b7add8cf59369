import { SessionScreen } from "@/components/sessions/session-screen";

export default async function SessionPage({ params }: { params: Promise<{ session_id: string }> }) {
  const id = decodeURIComponent((await params).session_id);
  return <SessionScreen key={id} sessionId={id} />;
}
