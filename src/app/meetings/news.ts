/** News of an issue that is no partner's may be news of an agenda. */
import { messageOf } from "../../lib/errors.ts";
import type { Logger } from "../../lib/log.ts";
import type { Store } from "../../store/open.ts";
import type { Live } from "../live.ts";
import { agendaPlace } from "./place.ts";

interface NewsParts {
  readonly store: Pick<Store, "agendas">;
  readonly live: () => Pick<Live, "configuration" | "meetings">;
  readonly news: (key: string) => void;
  readonly log: Logger;
}

/** Looks at the meeting whose agenda this issue is, if it is one; what fails is found by the next look. */
export const heardOfAgenda = (
  { store, live, news, log }: NewsParts,
  issueKey: string,
  path: string,
): void => {
  const { configuration, meetings } = live();
  const isThere = meetings.some(
    (meeting) =>
      meeting.role === "host" &&
      agendaPlace(meeting, configuration)?.project.toLowerCase() === path.toLowerCase(),
  );
  if (!isThere) return;
  store.agendas.ofIssue(issueKey).then(
    (agenda) => {
      if (agenda !== null) news(`meeting:${agenda.meeting}`);
    },
    (error: unknown) => log.warn({ reason: messageOf(error) }, "an agenda is looked at later"),
  );
};
