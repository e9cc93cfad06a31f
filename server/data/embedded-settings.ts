import { totalmem } from "node:os";

/**
 * Postgres' settings, sized for one console beside its Node process; a big installation has its own server and
 * DATABASE_URL. `durable` false trades safety against power loss for speed.
 */
export function embeddedSettings(durable: boolean): Record<string, string> {
  const memoryMb = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20;
  return {
    max_connections: "100",
    shared_buffers: `${Math.round(Math.min(512, Math.max(64, memoryMb / 16)))}MB`,
    effective_cache_size: `${Math.round(Math.max(256, memoryMb / 2))}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    random_page_cost: "1.1",
    // Planning time counts more than what compiled expressions save on a console's short questions.
    jit: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    timezone: "UTC",
    log_timezone: "UTC",
    // Failed statements are the application's to report; here they would put customers' data into a file.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...(durable
      ? {}
      : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }),
  };
}
