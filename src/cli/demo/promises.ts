/** What the service does by itself on a partner's issue, as the partner sees it. */
import { as, type Cast, noteUrl, type Opened } from "./cast.ts";
import { readIssue, type ShownNote, statusThatSays, waitsOn } from "./readings.ts";
import { comesTrue } from "./waiting.ts";

/** The status note says something; `of`: what that is, in the words of the story. */
export const statusSays = (
  cast: Cast,
  issue: Opened,
  { of, words, since }: { readonly of: string; readonly words: string; readonly since: number },
): Promise<ShownNote | undefined> =>
  comesTrue(cast, {
    promise: `the status note on Kira's issue says that ${of}`,
    since,
    look: () => statusThatSays(as(cast, "kira"), issue, words),
    link: ({ id }) => noteUrl(issue, id),
  });

/** The label that says whom it waits on; null: there is none. */
export const waitsFor = (
  cast: Cast,
  issue: Opened,
  whom: string | null,
  since: number,
): Promise<readonly string[] | undefined> => {
  const wanted = whom === null ? "" : `waiting-on::${whom}`;
  return comesTrue(cast, {
    promise: whom === null ? "no label says any more whom it waits on" : `its label is ${wanted}`,
    since,
    look: async () => {
      const labels = waitsOn(await readIssue(as(cast, "kira"), issue));
      return labels.join() === wanted ? labels : undefined;
    },
    link: () => issue.url,
  });
};
