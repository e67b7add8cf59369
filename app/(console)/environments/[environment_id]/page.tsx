import { EnvironmentPage } from "@/components/environments/environment-page";

export default async function EnvironmentIdPage({ params }: { params: Promise<{ environment_id: string }> }) {
  const { environment_id } = await params;
  return <EnvironmentPage environmentId={decodeURIComponent(environment_id)} />;
}
