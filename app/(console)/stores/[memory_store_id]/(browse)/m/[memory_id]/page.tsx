import { MemoryPage } from "@/components/memories/memory-page";

interface Props {
  params: Promise<{ memory_store_id: string; memory_id: string }>;
}

export default async function Page({ params }: Props) {
  const { memory_store_id, memory_id } = await params;
  return <MemoryPage key={memory_id} storeId={memory_store_id} memoryId={memory_id} />;
}
