/** Lets days pass on the stage, and sees to it that what they bring is done. */
import { setTimeout as wait } from "node:timers/promises";
import type { Service } from "../../app.ts";
import type { DemoTime } from "./time.ts";

/** How often the service catches up, once its clock is ahead of the database's. */
const CATCH_UP_EVERY_MS = 200;

/** See `createTravel`. */
export interface Travel {
  /** Puts the clock forward to a moment, and has the service do what is due by then. */
  to(moment: Date): Promise<void>;
  stop(): Promise<void>;
}

/** Jobs wait by the database's clock: what is put off after the first leap has to be made due by ours, until `stop`. */
export const createTravel = (time: DemoTime, service: Pick<Service, "catchUp">): Travel => {
  const stopped = new AbortController();
  let catchingUp: Promise<void> | undefined;
  const goOn = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // What fails here is logged by the service, and tried again the next time.
      await service.catchUp().catch(() => undefined);
      await wait(CATCH_UP_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  return {
    to: async (moment) => {
      time.forwardTo(moment);
      await service.catchUp();
      catchingUp ??= goOn();
    },
    stop: async () => {
      stopped.abort();
      await catchingUp;
    },
  };
};
