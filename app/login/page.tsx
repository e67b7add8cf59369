import { LoginScreen } from "@/components/shell/login-screen";

export default LoginScreen;
