import { HistoryScreen } from "@/components/changes/history-screen";

export default async function HistoryPage({ params }: { params: Promise<{ memory_store_id: string }> }) {
  const { memory_store_id } = await params;
  return <HistoryScreen storeId={decodeURIComponent(memory_store_id)} />;
}
