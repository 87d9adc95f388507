import type { DatabaseFolder } from "./folder.ts";

/**
 * Small, and durable: an answered delivery survives a power failure (fsync and synchronous_commit
 * stay on). No worker processes that an idle service would pay memory for.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "32MB",
  wal_buffers: "4MB",
  work_mem: "4MB",
  maintenance_work_mem: "16MB",
  max_connections: "60",
  max_wal_size: "512MB",
  checkpoint_timeout: "15min",
  wal_level: "minimal",
  max_wal_senders: "0",
  io_method: "sync",
  max_worker_processes: "2",
  max_parallel_workers_per_gather: "0",
  autovacuum_worker_slots: "2",
  autovacuum_max_workers: "1",
  autovacuum_naptime: "30s",
  max_logical_replication_workers: "0",
  huge_pages: "off",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  lc_messages: "C",
};

/** Arguments of `postgres`: where to listen, the settings, and `extra` ones over them. */
export const serverArguments = (
  folder: DatabaseFolder,
  port: number,
  extra: Readonly<Record<string, string>>,
): string[] => {
  const place: Record<string, string> =
    folder.socketFolder === null
      ? { listen_addresses: "127.0.0.1", unix_socket_directories: "" }
      : {
          listen_addresses: "",
          unix_socket_directories: folder.socketFolder,
          unix_socket_permissions: "0700",
        };
  const settings = { ...SETTINGS, ...place, ...extra };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", folder.cluster, "-p", String(port), ...flags];
};
