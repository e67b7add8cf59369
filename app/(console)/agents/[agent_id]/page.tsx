import { AgentPage } from "@/components/agents/agent-page";

export default async function AgentIdPage({ params }: { params: Promise<{ agent_id: string }> }) {
  const { agent_id } = await params;
  return <AgentPage agentId={decodeURIComponent(agent_id)} />;
}
