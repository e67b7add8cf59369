import { SetupScreen } from "@/components/shell/setup-screen";

export default SetupScreen;
