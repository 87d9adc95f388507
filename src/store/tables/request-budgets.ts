import type pg from "pg";

/** Told to every process when a pause began; the payload is the instance. */
export const PAUSES_CHANNEL = "liaison_pauses";

/** What is asked of one budget; see the function `lease_requests` in migration 009. */
export interface BudgetAsk {
  readonly name: string;
  readonly permits: number;
  readonly windowMs: number;
  readonly wanted: { readonly urgent: number; readonly normal: number; readonly background: number };
  readonly ahead: number;
  readonly patienceMs: number;
  readonly told: { readonly count: number; readonly endsIn: number } | null;
  readonly unused: { readonly count: number; readonly slot: number } | null;
}

/** What was granted, and for each that got nothing how long to wait. Milliseconds. */
export interface BudgetLease {
  readonly granted: number;
  readonly validMs: number;
  readonly slot: number;
  readonly waits: readonly number[];
  readonly left: number;
}

/** A pause, with what is left of it in milliseconds. */
export interface KeptPause {
  readonly name: string;
  readonly milliseconds: number;
  readonly strikes: number;
}

/** One statement for all that a process asks at once. */
const LEASE = `
  SELECT granted, leased_slot AS slot, valid_ms AS "validMs", waits, left_over AS left
  FROM unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::integer[],
      $7::integer[], $8::integer[], $9::integer[], $10::integer[], $11::bigint[], $12::double precision[]) WITH ORDINALITY
    AS ask (name, permits, window_ms, urgent, normal, background, ahead, patience, told, unused, unused_slot, told_ends,
      position),
    LATERAL lease_requests(name, permits, window_ms, ARRAY[urgent, normal, background], ahead, patience,
      told, unused, unused_slot, told_ends)
  ORDER BY position`;

const PAUSES = `
  SELECT name, strikes, 1000 * extract(epoch FROM until - clock_timestamp())::double precision AS milliseconds
  FROM request_pauses WHERE instance = $1 AND until > clock_timestamp()`;

/** A pause is never made shorter; one long over is forgotten by the next. */
const PAUSE = `
  WITH kept AS (
    INSERT INTO request_pauses (instance, name, until, strikes)
    VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', $4)
    ON CONFLICT (instance, name) DO UPDATE SET
      until = greatest(request_pauses.until, excluded.until),
      strikes = greatest(request_pauses.strikes, excluded.strikes)
    RETURNING instance
  ), old AS (
    DELETE FROM request_pauses WHERE instance = $1 AND name <> $2 AND until < clock_timestamp() - interval '1 day'
  )
  SELECT pg_notify('${PAUSES_CHANNEL}', instance) FROM kept`;

/**
 * What processes share of an instance's limits. By this server's clock, so that theirs may differ; without waiting for
 * the disk, since losing the last moments in a power failure costs a refused request at most.
 */
export const createRequestBudgets = (pool: Pick<pg.Pool, "query">) => ({
  /** The asks have to be in the order of their names. */
  lease: async (instance: string, asks: readonly BudgetAsk[]): Promise<readonly BudgetLease[]> => {
    const column = <Value>(of: (ask: BudgetAsk) => Value): Value[] => asks.map(of);
    const { rows } = await pool.query<BudgetLease>(LEASE, [
      column(({ name }) => `${instance}/${name}`),
      column(({ permits }) => permits),
      column(({ windowMs }) => Math.ceil(windowMs)),
      column(({ wanted }) => wanted.urgent),
      column(({ wanted }) => wanted.normal),
      column(({ wanted }) => wanted.background),
      column(({ ahead }) => ahead),
      column(({ patienceMs }) => Math.ceil(patienceMs)),
      column(({ told }) => told?.count ?? null),
      column(({ unused }) => unused?.count ?? 0),
      column(({ unused }) => unused?.slot ?? 0),
      column(({ told }) => told?.endsIn ?? null),
    ]);
    return rows;
  },

  /** Those under way. */
  pauses: async (instance: string): Promise<readonly KeptPause[]> =>
    (await pool.query<KeptPause>(PAUSES, [instance])).rows,

  /** Holds for every process, at once for those that listen. */
  pause: async (instance: string, { name, milliseconds, strikes }: KeptPause): Promise<void> => {
    await pool.query(PAUSE, [instance, name, milliseconds, strikes]);
  },

  /** Forgets a pause that is over, and how often there was one. */
  resume: async (instance: string, name: string): Promise<void> => {
    await pool.query(
      "DELETE FROM request_pauses WHERE instance = $1 AND name = $2 AND until <= clock_timestamp()",
      [instance, name],
    );
  },
});
