import { SessionsScreen } from "@/components/sessions/sessions-screen";

export default SessionsScreen;
