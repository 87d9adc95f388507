/** A reminder by mail, for those who can read it nowhere on GitLab: pure. */

import { emailOf } from "../../config/entries-of.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { PersonRef } from "../../model/effect.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { TaskWish } from "../../model/task.ts";
import { htmlOf, plainOf, plainTitle } from "../../render/formats.ts";

/** What is not sent within that time is not worth it any more: the next stage comes. */
const WORTH_MS = 2 * 86_400_000;

/** Where mail for somebody goes, and by which channel. */
interface MailWay {
  readonly channel: string;
  readonly to: string;
}

/** null: there is no address of theirs, or no channel whose readers may know of this issue. */
export const mailFor = (
  { configuration, issue }: { readonly configuration: Configuration; readonly issue: IssueSnapshot },
  person: PersonRef,
): MailWay | null => {
  const email = emailOf(configuration.people, person.name);
  const [channel] = Object.entries(configuration.channels).flatMap(([name, one]) => {
    // A channel with addresses of its own has readers whom this is not for.
    const fits = one.type === "mail" && one.to.length === 0;
    return fits && rankOfIssue(issue) <= rankOf(one.readers, false) ? [name] : [];
  });
  return email === undefined || channel === undefined ? null : { channel, to: email };
};

/** The mail. `markdown`: what an inbox would say, without mentions. */
export const mailOf = (
  { channel, to }: MailWay,
  { title, markdown }: { readonly title: string; readonly markdown: string },
  now: Date,
): TaskWish => ({
  kind: "send",
  messages: [
    {
      channel,
      content: {
        kind: "mail",
        to: [to],
        subject: plainTitle(title),
        text: plainOf(markdown),
        html: htmlOf(markdown, title),
      },
    },
  ],
  at: now.toISOString(),
  until: new Date(now.getTime() + WORTH_MS).toISOString(),
});
