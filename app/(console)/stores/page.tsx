import { StoresScreen } from "@/components/memory-stores/stores-screen";

export default StoresScreen;
