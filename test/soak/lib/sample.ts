/** What a service holds at a moment, seen from outside. */
import {
  descendantsOf,
  openHandles,
  proportionalBytes,
  residentBytes,
} from "../../support/process-figures.ts";
import type { Trial } from "../../support/trial.ts";

/** Bytes and counts. */
export interface Sample {
  readonly deliveries: number;
  /** Of the service, after its garbage was collected. */
  readonly heap: number;
  readonly resident: number;
  /** PostgreSQL with all its processes; what they share counts once. */
  readonly database: number;
  /** File handles of the service, sockets among them. */
  readonly handles: number;
  /** Connections of the service to the database. */
  readonly connections: number;
  /** Jobs that are not done yet, and the size of the queue's tables on disk; done ones stay for ten minutes. */
  readonly jobs: number;
  readonly jobBytes: number;
  /** Deliveries that wait to be decided. */
  readonly waiting: number;
}

const FIGURES = `
  SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'liaison %')::int AS connections,
    (SELECT count(*) FROM pgboss.job WHERE state < 'completed')::int AS jobs,
    (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = 'pgboss' AND relkind = 'r')::float AS job_bytes,
    (SELECT count(*) FROM deliveries WHERE state = 'waiting')::int AS waiting`;

const databaseBytes = async (trial: Trial): Promise<number> => {
  const first = await trial.databasePid();
  const all = await Promise.all([first, ...(await descendantsOf(first))].map(proportionalBytes));
  return all.reduce((sum, bytes) => sum + bytes, 0);
};

/** Takes one. */
export const takeSample = async (trial: Trial, deliveries: number): Promise<Sample> => {
  const [figures = {}] = await trial.query(FIGURES);
  const database = await databaseBytes(trial);
  const resident = await residentBytes(trial.pid());
  const handles = await openHandles(trial.pid());
  const { heap } = await trial.collectedMemory();
  return {
    deliveries,
    heap,
    resident,
    database,
    handles,
    connections: Number(figures["connections"]),
    jobs: Number(figures["jobs"]),
    jobBytes: Number(figures["job_bytes"]),
    waiting: Number(figures["waiting"]),
  };
};
