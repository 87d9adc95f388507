/** `observe`: decide, store, apply nothing. `act`: apply. Nobody starts by acting. */
export type Mode = "observe" | "act";

/** The most careful of several modes: acting needs everybody's consent. */
export const mostCareful = (...modes: readonly (Mode | undefined)[]): Mode =>
  modes.every((mode) => mode === undefined || mode === "act") ? "act" : "observe";
