import type { ReactNode } from "react";
import { StoreFrame } from "@/components/memory-stores/store-frame";

interface Props {
  params: Promise<{ memory_store_id: string }>;
  children: ReactNode;
}

export default async function BrowseLayout({ params, children }: Props) {
  const { memory_store_id } = await params;
  return (
    <StoreFrame key={memory_store_id} storeId={memory_store_id}>
      {children}
    </StoreFrame>
  );
}
