import { AccountScreen } from "@/components/settings/account-screen";

export default AccountScreen;
