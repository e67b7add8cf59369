import { type ConfigInput, type EnvironmentConfig, packageManagers } from "@/lib/wire/environments";
import { invalid } from "@/lib/wire/errors";

type Cloud = Extract<EnvironmentConfig, { type: "cloud" }>;
type CloudInput = Extract<ConfigInput, { type: "cloud" }>;
type Limited = Extract<Cloud["networking"], { type: "limited" }>;

/**
 * A configuration with everything that was left out filled in: from what is stored, or else a cloud that may reach everything and
 * installs nothing. Throws `invalid_request_error` with `invalid_config_type_change` for another type than the stored one, and
 * for packages that limited networking would not let in.
 */
export function resolveConfig(input: ConfigInput | null | undefined, stored?: EnvironmentConfig): EnvironmentConfig {
  if (!input) return stored ?? resolveCloud({ type: "cloud" });
  if (stored && stored.type !== input.type)
    throw invalid("config: the type of an environment cannot change.", { error_code: "invalid_config_type_change" });
  if (input.type === "self_hosted") return { type: "self_hosted" };
  return resolveCloud(input, stored?.type === "cloud" ? stored : undefined);
}

function resolveCloud(input: CloudInput, stored?: Cloud): Cloud {
  const networking = resolveNetworking(input.networking, stored?.networking);
  const packages = resolvePackages(input.packages, stored?.packages);
  const wantsPackages = packageManagers.some((name) => packages[name].length > 0);
  if (wantsPackages && networking.type === "limited" && !networking.allow_package_managers)
    throw invalid("config: packages under limited networking need allow_package_managers.");
  return { type: "cloud", networking, packages };
}

function resolveNetworking(
  input: CloudInput["networking"],
  stored: Cloud["networking"] | undefined,
): Cloud["networking"] {
  if (!input) return (input === undefined && stored) || { type: "unrestricted" };
  if (input.type === "unrestricted") return { type: "unrestricted" };
  const before: Limited | undefined = stored?.type === "limited" ? stored : undefined;
  return {
    type: "limited",
    allow_mcp_servers: given(input.allow_mcp_servers, before?.allow_mcp_servers, false),
    allow_package_managers: given(input.allow_package_managers, before?.allow_package_managers, false),
    allowed_hosts: given(input.allowed_hosts, before?.allowed_hosts, []),
  };
}

function resolvePackages(input: CloudInput["packages"], stored: Cloud["packages"] | undefined): Cloud["packages"] {
  const before = input === null ? undefined : stored;
  const list = (name: (typeof packageManagers)[number]) => given(input?.[name], before?.[name], []);
  return {
    type: "packages",
    apt: list("apt"),
    cargo: list("cargo"),
    gem: list("gem"),
    go: list("go"),
    npm: list("npm"),
    pip: list("pip"),
  };
}

/** What is left out stays as it was, null is as if it had never been set. */
function given<T>(input: T | null | undefined, stored: T | undefined, byDefault: T): T {
  if (input === undefined) return stored ?? byDefault;
  return input ?? byDefault;
}
