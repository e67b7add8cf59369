import { ApiKeysScreen } from "@/components/api-keys/api-keys-screen";

export default ApiKeysScreen;
