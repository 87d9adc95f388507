import type { Pool } from "pg";
import { answeredWithin } from "./limit.ts";

const LIMIT_MS = 2_000;
/** A commit that changes next to nothing: it fails where the disk is full or the server only lets us read, too. */
const PROBE = `
  INSERT INTO watermarks (name, at) VALUES ('health', now())
  ON CONFLICT (name) DO UPDATE SET at = excluded.at`;

/** Whether a delivery could be stored now, found out by storing something; answers within two seconds. */
export const createHealth = (intake: Pool) => async (): Promise<boolean> =>
  await answeredWithin(intake.query(PROBE), LIMIT_MS).then(
    () => true,
    () => false,
  );
