import { EnvironmentsScreen } from "@/components/environments/environments-screen";

export default EnvironmentsScreen;
