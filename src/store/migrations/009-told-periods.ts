import { type Kysely, sql } from "kysely";

const statements = [
  /*
   * As in migration 006, whose own stays for processes of an earlier version on the same database.
   * Leases permits of one budget, in one round trip and by this server's clock. A window has sixty slots; what is
   * leased in a slot may be sent until the end of the next one, so it is kept for two slots more than a window has:
   * whichever window GitLab counts by, no more than `most` requests fall into it.
   * `told_left`: what GitLab says is left of its own period, which ends in `told_ends_ms`. What others have used of it is
   * counted until then and no longer: a new period begins with everything.
   * `wanted`: urgent, normal and background requests that wait; `ahead`: a wish for those that will come.
   * `waits`: for each that waits and got none, in that order, milliseconds until it should come back; those who come
   * back later than `patience_ms` get a place in a line, since they all would come at once otherwise.
   */
  // A restore drops tables, and leaves functions.
  `CREATE OR REPLACE FUNCTION lease_requests(
    budget_name text, most integer, window_ms integer, wanted integer[], ahead integer, patience_ms integer,
    told_left integer, unused integer, unused_slot bigint, told_ends_ms double precision,
    OUT granted integer, OUT leased_slot bigint, OUT valid_ms double precision,
    OUT waits double precision[], OUT left_over integer
  ) LANGUAGE plpgsql AS $$
  DECLARE
    kept constant integer := 62;
    longest_wait constant double precision := 600000;
    slot_ms constant double precision := window_ms / 60.0;
    reserves constant integer[] := ARRAY[0, ceil(most * 0.02)::integer, ceil(most * 0.25)::integer];
    now_ms double precision;
    urgent timestamptz;
    used_now integer;
    others integer := 0;
    others_slot bigint;
    free integer;
    in_line integer;
    share integer;
    nth integer;
    release_slot bigint;
    wait_ms double precision;
    blocked boolean;
    urgent_waits boolean := false;
  BEGIN
    SELECT urgent_until INTO urgent FROM request_budgets WHERE name = budget_name FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO request_budgets (name) VALUES (budget_name) ON CONFLICT DO NOTHING;
      SELECT urgent_until INTO urgent FROM request_budgets WHERE name = budget_name FOR UPDATE;
    END IF;
    now_ms := extract(epoch FROM clock_timestamp()) * 1000;
    leased_slot := floor(now_ms / slot_ms);
    valid_ms := (leased_slot + 2) * slot_ms - now_ms;
    DELETE FROM request_slots WHERE budget = budget_name AND slot <= leased_slot - kept;
    IF unused > 0 THEN
      UPDATE request_slots SET used = greatest(0, used - unused)
      WHERE budget = budget_name AND slot = unused_slot;
    END IF;
    -- Those who were told to come now are here: whoever gets nothing is not to stand behind himself.
    SELECT coalesce(sum(used), 0), coalesce(sum(promised) FILTER (WHERE slot > leased_slot), 0)
      INTO used_now, in_line FROM request_slots WHERE budget = budget_name;
    -- GitLab says that less is left than we know of: somebody else uses the account, too.
    others := greatest(0, most - used_now - coalesce(told_left, most));
    free := most - used_now - others;
    granted := 0;
    waits := ARRAY[]::double precision[];
    blocked := false;
    FOR rank IN 1 .. 3 LOOP
      IF rank > 1 AND wanted[1] = 0 AND urgent > clock_timestamp() THEN blocked := true; END IF;
      share := CASE WHEN blocked THEN 0 ELSE least(wanted[rank], greatest(0, free - granted - reserves[rank])) END;
      granted := granted + share;
      FOR waiting IN 1 .. wanted[rank] - share LOOP
        blocked := true;
        in_line := in_line + 1;
        nth := in_line + reserves[rank] - greatest(0, free - granted);
        SELECT slot INTO release_slot FROM (
          SELECT slot, sum(used) OVER (ORDER BY slot) AS freed FROM request_slots WHERE budget = budget_name
        ) AS releases WHERE freed >= (nth - 1) % most + 1 AND nth > 0 ORDER BY slot LIMIT 1;
        wait_ms := greatest(slot_ms, CASE WHEN release_slot IS NULL THEN slot_ms
          ELSE (release_slot + kept + kept * ((nth - 1) / most)) * slot_ms - now_ms END);
        IF wait_ms > longest_wait THEN
          wait_ms := longest_wait * (0.5 + random() / 2);
        ELSIF wait_ms > patience_ms THEN
          INSERT INTO request_slots (budget, slot, promised)
          VALUES (budget_name, floor((now_ms + wait_ms) / slot_ms), 1)
          ON CONFLICT (budget, slot) DO UPDATE SET promised = request_slots.promised + 1;
        ELSIF rank = 1 THEN
          urgent_waits := true;
        END IF;
        waits := waits || wait_ms;
      END LOOP;
    END LOOP;
    IF urgent_waits OR (urgent IS NOT NULL AND wanted[1] > 0) THEN
      UPDATE request_budgets SET urgent_until =
        CASE WHEN urgent_waits THEN clock_timestamp() + (patience_ms + 1000) * interval '1 millisecond' END
      WHERE name = budget_name;
    END IF;
    IF NOT blocked THEN
      granted := granted + least(ahead, greatest(0, free - granted - reserves[3] / 2));
    END IF;
    IF others > 0 THEN
      others_slot := leased_slot - kept
        + least(kept, greatest(1, ceil(coalesce(told_ends_ms, window_ms) / slot_ms)::bigint));
      INSERT INTO request_slots (budget, slot, used) VALUES (budget_name, others_slot, others)
      ON CONFLICT (budget, slot) DO UPDATE SET used = request_slots.used + excluded.used;
    END IF;
    IF granted > 0 THEN
      INSERT INTO request_slots (budget, slot, used) VALUES (budget_name, leased_slot, granted)
      ON CONFLICT (budget, slot) DO UPDATE SET used = request_slots.used + excluded.used;
    END IF;
    left_over := free - granted;
  END $$`,
];

/** What others use of an account is counted until GitLab's own period ends, no longer. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
