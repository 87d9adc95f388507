import type { LiaisonRow } from "../../config/schema/people.ts";

/** How often a row meets, in the table's words; null: no meetings are written down. */
export const cadenceOf = ({ meets }: Pick<LiaisonRow, "meets">): string | null =>
  typeof meets === "object" ? meets.words : (meets ?? null);
