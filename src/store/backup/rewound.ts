import { silentLogger } from "../../lib/log.ts";
import { migrate } from "../migrate.ts";
import { openPlace, type PlaceOptions } from "../place.ts";
import { keepOthersOut, openDirect } from "./direct.ts";
import { type Forgotten, noteForgotten } from "./forgotten.ts";
import { requireUnused } from "./in-use.ts";

/**
 * Notes that tools other than ours have brought the database in `place` back to an earlier moment. Nobody may be using it:
 * a service reads at its start what was forgotten. Answers since when what was done is looked for.
 */
export const noteRewound = async (place: PlaceOptions, forgotten: Forgotten): Promise<Date> => {
  const opened = await openPlace(place);
  try {
    const direct = await openDirect(opened.address(), "rewound");
    try {
      await keepOthersOut(direct);
      await requireUnused(direct.client, opened.ownProcess(), "who uses it now would not heed this");
      await migrate(direct.database, silentLogger);
      return await noteForgotten(direct.database, forgotten);
    } finally {
      await direct.close();
    }
  } finally {
    await opened.close();
  }
};
