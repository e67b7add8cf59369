import { StoreOverview } from "@/components/memory-stores/store-overview";

export default async function StorePage({ params }: { params: Promise<{ memory_store_id: string }> }) {
  const { memory_store_id } = await params;
  return <StoreOverview storeId={memory_store_id} />;
}
