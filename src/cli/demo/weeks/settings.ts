/** What Andrew adds to the configuration: text as people write it, so that whoever plays on finds it in the file. */
import type { Weeks } from "../time.ts";

/** Where digests and other things that are for members alone are written. */
export const LISTS = "gitlab-com/support/liaison-inbox";
/** Where agendas are: whoever likes may read them, the partner, too. */
export const AGENDAS = "gitlab-com/support/support-team-meta";
/** The meeting, as its agendas name it. */
export const MEETING = "KDE sync";

/** Whom the mail goes to. */
export const MAILED = "managers@example.org";

/** Deadlines, three digests, and a meeting on the Wednesdays of the second week and of the third. */
export const timesSettings = (weeks: Weeks): string => `
# Added by the story: three weeks in a minute.
calendars:
  default: { zone: UTC }        # Monday to Friday, 9 to 17

deadlines: { firstResponse: 4h, soon: 1h, remindAfter: 1h, labels: true, public: true }

channels:
  list: { type: issue, project: ${LISTS}, readers: private }
  receiver: { type: webhook, hook: { file: receiver.url }, secret: { file: receiver.key }, readers: private }
  mail: { type: mail, server: { file: mailbox.url }, from: OSS Liaison <liaison@example.org>,
      to: [${MAILED}], readers: private }

digests:
  mondays: { for: liaison, every: week, on: monday, at: '09:00', channels: [list] }
  managers: { for: managers, every: week, on: friday, at: '09:00', channels: [receiver] }
  ahead: { for: managers, every: week, on: monday, at: '09:00', channels: [mail] }

meetings:
  - { id: kde-sync, title: ${MEETING}, partners: [kde], role: host, when: weekly on Wed 15:00, zone: UTC,
      from: ${weeks.date(9)}, agenda: { project: ${AGENDAS}, watch: poll } }
`;

/** Andrew is away from Wednesday to Friday of the first week. */
export const awaySettings = (weeks: Weeks): string => `
away:
  - { person: Andrew Conrad, from: ${weeks.date(2)}, until: ${weeks.date(4)}, cover: Lee Matos }
`;
