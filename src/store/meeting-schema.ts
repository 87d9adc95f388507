/** Tables of meetings: whom we spoke with, what about, and whose calendar asks for it. */
import type { Generated, JSONColumnType } from "kysely";
import type { AgendaItem, Contact } from "../model/meeting.ts";

/** Contact with partners outside GitLab. */
interface ContactsTable {
  key: string;
  instance: string;
  partner: string;
  kind: Contact["kind"];
  day: string;
  by_username: string | null;
  words: string | null;
  recorded_at: Date;
}

/** What people want to be spoken about. */
interface TopicsTable {
  key: string;
  instance: string;
  issue_key: string;
  partner: string | null;
  team: string | null;
  text: string;
  by_username: string;
  rank: number;
  internal: boolean;
  at: Date;
  settled_at: Date | null;
}

/** Agendas that were opened. */
export interface AgendasTable {
  key: string;
  meeting: string;
  planned: string;
  day: string;
  starts_at: Date;
  moves_on_at: Date;
  instance: string;
  task_key: string;
  rank: number;
  items: JSONColumnType<readonly AgendaItem[]>;
  opened_at: Date;
  closed_at: Date | null;
  carried: JSONColumnType<readonly AgendaItem[]>;
}

/** Issues that were checked or struck out on agendas. */
interface SpokenItemsTable {
  meeting: string;
  issue_key: string;
  at: Date;
  answered: boolean;
}

/** Secret addresses of calendars: never the secret, a digest of it. */
interface CalendarFeedsTable {
  id: Generated<number>;
  digest: string;
  instance: string;
  username: string;
  created_at: Date;
  revoked_at: Date | null;
  asked_at: Date | null;
}

/** What calendar programs were told, so that a change is told as one. */
interface CalendarEntriesTable {
  uid: string;
  digest: string;
  sequence: number;
  modified_at: Date;
}

/** All of them. */
export interface MeetingTables {
  contacts: ContactsTable;
  topics: TopicsTable;
  agendas: AgendasTable;
  spoken_items: SpokenItemsTable;
  calendar_feeds: CalendarFeedsTable;
  calendar_entries: CalendarEntriesTable;
}
