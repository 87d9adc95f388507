/** The only source of "now": passed in, never called as a global, so that time can be travelled in tests. */
export type Clock = () => Date;

/** The machine's clock. Only the composition root hands it out. */
export const systemClock: Clock = () => new Date();
