/** How the embedded server is reached: a socket in a directory of ours, or a local TCP port. */
export type Address = { socketDirectory: string } | { port: number };

/**
 * The settings of the embedded server, for `postgres -c`. They are given at every start instead of being kept in the
 * cluster, so that a cluster made by an older version gets today's.
 */
export function serverSettings(address: Address, major: number): Record<string, string> {
  return {
    ...listening(address),
    ...quietLogs,
    max_connections: "60",
    shared_buffers: "128MB",
    effective_cache_size: "1GB",
    maintenance_work_mem: "64MB",
    work_mem: "8MB",
    max_wal_size: "1GB",
    random_page_cost: "1.1",
    jit: "off",
    // Queries are short and many; parallel ones would also need shared memory that containers are short of.
    max_parallel_workers_per_gather: "0",
    // Nothing replicates from the embedded server; without this it writes WAL while idle.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_logical_replication_workers: "0",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    idle_in_transaction_session_timeout: "60s",
    timezone: "UTC",
    cluster_name: "palimpsest",
    ...(major >= 18 ? { io_method: "sync" } : {}),
  };
}

function listening(address: Address): Record<string, string> {
  if ("port" in address)
    return { listen_addresses: "127.0.0.1", port: String(address.port), unix_socket_directories: "" };
  return {
    listen_addresses: "",
    port: String(SOCKET_PORT),
    unix_socket_directories: `"${address.socketDirectory.replaceAll('"', '""')}"`,
    unix_socket_permissions: "0700",
  };
}

/** The number in the socket's file name; no port is opened. */
export const SOCKET_PORT = 5432;

/** Memory content and paths travel in statements, parameters and error details: none of these may reach the log. */
const quietLogs = {
  log_destination: "stderr",
  logging_collector: "off",
  log_error_verbosity: "terse",
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_min_error_statement: "panic",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  // An error's own message may quote a value. The application gets every error; the log keeps the server's own life.
  log_min_messages: "log",
  log_checkpoints: "off",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] ",
};
