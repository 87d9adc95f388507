/** Which deadlines a partner has: its own settings, over those of its tier, over those for all. */
import type { CalendarSettings } from "../config/schema/calendars.ts";
import { type DeadlineSettings, workingMilliseconds } from "../config/schema/deadlines.ts";
import { DEADLINE_KINDS, type DeadlineKind } from "../model/deadline.ts";
import { type Calendar, calendarNamed } from "./calendar/calendar.ts";

/** What deadlines are made of. */
export interface DeadlineSource {
  readonly deadlines: DeadlineSettings;
  readonly tiers: Readonly<Record<string, DeadlineSettings>>;
  readonly calendars: Readonly<Record<string, CalendarSettings>>;
  readonly people: readonly { readonly name: string; readonly calendar?: string | undefined }[];
}

/** What a partner has of its own. */
interface PartnerSource {
  readonly tier?: string | undefined;
  readonly deadlines?: DeadlineSettings | undefined;
}

/** A partner's deadlines. */
export interface PartnerDeadlines {
  readonly calendar: Calendar;
  /** Milliseconds of working time; kinds without a deadline are not there. */
  readonly limits: Readonly<Partial<Record<DeadlineKind, number>>>;
  /** Milliseconds of working time before a deadline of that length at which it is near. */
  readonly soonFor: (limit: number) => number;
  readonly labels: boolean;
  readonly public: boolean;
}

const DEFAULT_SOON = "2h";

/** What is set for a partner, by whomever. */
const settingsFor = ({ deadlines, tiers }: DeadlineSource, partner: PartnerSource): DeadlineSettings => {
  const tier = partner.tier === undefined ? {} : (tiers[partner.tier] ?? {});
  return { ...deadlines, ...tier, ...partner.deadlines };
};

/** Everything that a partner's clocks and reminders follow from, as a text to compare; null: there are no clocks. */
export const settingsText = (source: DeadlineSource, partner: PartnerSource): string | null => {
  const deadlines = partnerDeadlines(source, partner);
  return deadlines === null ? null : JSON.stringify([settingsFor(source, partner), deadlines.calendar]);
};

/** null: this partner has none. */
export const partnerDeadlines = (source: DeadlineSource, partner: PartnerSource): PartnerDeadlines | null => {
  const settings = settingsFor(source, partner);
  const limits = DEADLINE_KINDS.flatMap((kind) => {
    const text = settings[kind];
    return text === undefined || text === "none" ? [] : [[kind, workingMilliseconds(text)] as const];
  });
  if (limits.length === 0) return null;
  const soon = workingMilliseconds(settings.soon ?? DEFAULT_SOON);
  return {
    calendar: calendarNamed(source, settings.calendar),
    limits: Object.fromEntries(limits),
    soonFor: (limit) => Math.min(soon, Math.floor(limit / 2)),
    labels: settings.labels ?? false,
    public: settings.public ?? false,
  };
};
