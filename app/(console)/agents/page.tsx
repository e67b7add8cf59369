import { AgentsScreen } from "@/components/agents/agents-screen";

export default AgentsScreen;
