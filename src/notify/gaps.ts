/** What the liaison table lacks, as the managers are told. Pure. */
import { findGaps } from "../config/registry/gaps.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { GapsTemplateView } from "../render/digest-views.ts";

/** Rows without a liaison, a contact or a cadence, in the table's order. */
export const tableGaps = ({ liaisons }: Configuration): GapsTemplateView["gaps"] =>
  findGaps(
    liaisons.map(({ meets, ...row }) => {
      const words = typeof meets === "string" ? meets : meets?.words;
      return words === undefined ? row : { ...row, meets: words };
    }),
  ).map(({ section, group, missing }) => ({ section, group, missing: missing.join(", ") }));
