/** Whether a partner is with us just now: paused ones are only watched, retired ones are none of ours any more. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { type Mode, mostCareful } from "../model/mode.ts";

const DAY_MS = 86_400_000;

/** Days are those of UTC; the last one is part of it. */
const isWithin = (now: Date, from: string, until: string | undefined): boolean => {
  const today = now.toISOString().slice(0, 10);
  return from <= today && (until === undefined || today <= until);
};

/** Why a partner is paused at a moment, as a sentence; null: it is not. */
export const pauseOf = ({ name, paused }: Partner, now: Date): string | null => {
  if (paused === undefined || !isWithin(now, paused.from, paused.until)) return null;
  const end = paused.until === undefined ? "until further notice" : `until ${paused.until}`;
  return `${name} is paused ${end}: ${paused.why}`;
};

/** When clocks stand still for a partner's pause. ISO 8601, UTC; the day after its last one is its end, null: nobody knows. */
export const pausedTime = ({
  paused,
}: Partner): { readonly from: string; readonly until: string | null } | null =>
  paused === undefined
    ? null
    : {
        from: new Date(paused.from).toISOString(),
        until: paused.until === undefined ? null : new Date(Date.parse(paused.until) + DAY_MS).toISOString(),
      };

/** What may be done for a partner at a moment: while it is paused, everything is only recorded. */
export const modeOf = ({ mode }: Pick<Configuration, "mode">, partner: Partner, now: Date): Mode =>
  mostCareful(mode, partner.mode, pauseOf(partner, now) === null ? undefined : "observe");

/** Partners who are, or will be again, with us. */
export const presentPartners = <Kind extends Pick<Partner, "retired">>(partners: readonly Kind[]): Kind[] =>
  partners.filter(({ retired }) => !retired);
