/** What is true in GitLab at the end of a script, without what chance decides: numbers, times, markers. */

import { isSubscribed } from "../../src/sandbox/world/subscriptions.ts";
import type { Issue, Note } from "../../src/sandbox/world/types.ts";
import { userNamed, type World } from "../../src/sandbox/world/world.ts";
import { escalationsOf, inboxNotesAbout, type Stage } from "./people.ts";
import { TEAMS } from "./setting.ts";

const BOT = "liaison-bot";
const STATUS_MARK = "<!-- oss-liaison:status-note -->";

/** An answer to `status` tells what had been heard of by then, and the newest comments may not have been. */
const AS_HEARD_OF = /(looks after this issue\.)\nIt waits for .*(?:\n- .*)*/;

/** Numbers of issues and notes, times, digests and addresses differ from run to run. */
const plain = (text: string): string =>
  text
    .replace(AS_HEARD_OF, "$1")
    .replaceAll(/<!-- oss-liaison:[0-9a-f]{24} -->/g, "<!-- marker -->")
    .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, "URL")
    .replaceAll(/#note_\d+/g, "#note")
    .replaceAll(/(\/issues\/|\/work_items\/|#\u200B?)\d+/g, "$1N")
    .replaceAll(/\b\d{1,2} \w+ \d{4}\b/g, "DATE")
    .replaceAll(/\b\d{1,2}:\d{2}(:\d{2})?( UTC)?\b/g, "TIME")
    .trim();

const isBots = ({ author, system }: Note): boolean => author.username === BOT && !system;

/** When it was moved here: GitLab copies what was written before, and whether that was there in time is the other's matter. */
const broughtAt = (issue: Issue): string =>
  issue.notes.find(({ system, body }) => system && body.startsWith("moved from "))?.createdAt ?? "";

/** The bot's reactions to what was written here; those that were brought along were in time or not. */
const reactionsOf = (note: Note): string =>
  note.awards
    .filter(({ user }) => user.username === BOT && note.createdAt > broughtAt(note.issue))
    .map(({ name }) => name)
    .toSorted()
    .join(" ");

/** What the bot has written on this very issue, and the status note that came along. */
const writtenHere = (issue: Issue): Note[] =>
  issue.notes.filter(
    (note) => isBots(note) && (note.createdAt > broughtAt(issue) || note.body.includes(STATUS_MARK)),
  );

/** Of comments that come before anybody has looked, a team is told once. */
const toldOnce = (lines: readonly string[]): string[] =>
  lines.filter(
    (line, index) =>
      !line.startsWith("public note There is a new comment of the partner's") ||
      lines.indexOf(line) === index,
  );

/** One issue as a reader sees it; lines, so that differences can be shown. */
const linesOf = (world: World, issue: Issue): string[] => {
  const people = ["aconrad", "bcarranza"].flatMap((name) => userNamed(world, name) ?? []);
  return [
    `state ${issue.state}${issue.confidential ? ", confidential" : ""}${issue.movedTo === null ? "" : ", moved"}`,
    `title ${plain(issue.title)}`,
    `labels ${issue.labels
      .map(({ name }) => name)
      .toSorted()
      .join(", ")}`,
    `assigned ${issue.assignees
      .map(({ username }) => username)
      .toSorted()
      .join(", ")}`,
    `subscribed ${people
      .filter((user) => isSubscribed(issue, user))
      .map(({ username }) => username)
      .join(", ")}`,
    ...toldOnce(
      writtenHere(issue)
        .filter(({ internal }) => !internal)
        .map((note) => `public note ${plain(note.body)}`),
    ).toSorted(),
    ...issue.notes
      .filter((note) => !note.system && !isBots(note))
      .map(
        (note) =>
          `comment by ${note.author.username} ${JSON.stringify(plain(note.body))} reacted to with: ${reactionsOf(note)}`,
      ),
  ];
};

/**
 * That a team could not be asked for a while, or that its closing came without an answer while its reply was not heard of,
 * is said where it was so, and it was not in the calm story.
 */
const tellsOfTrouble = (words: string, _: number, all: readonly string[]): boolean =>
  words.includes("could not be asked so far") ||
  (words.includes("closed what it was asked without an answer") &&
    all.some((other) => other.includes("closed what it was asked, with a reply")));

/**
 * What liaisons are told: in an internal note or, while the bot may not write one, in an inbox. Which way it went is a
 * matter of moments, so the words count, without mentions and the place that an inbox names before them.
 */
const toldAbout = (world: World, issue: Issue): string[] =>
  [...writtenHere(issue).filter(({ internal }) => internal), ...inboxNotesAbout(world, issue)]
    .map(({ body }) => plain(body.replace(/^@\S+ /, "").replace(/^\[[^\]]*\]\(<[^>]*>\): /, "")))
    .filter((...one) => !tellsOfTrouble(...one))
    .toSorted();

/** Everything about a script, by what it is about. */
export type EndState = Readonly<Record<string, readonly string[]>>;

const chainOf = (first: Issue): Issue[] =>
  first.movedTo === null ? [first] : [first, ...chainOf(first.movedTo)];

/** How it ended for a script. */
export const endStateOf = ({ world, issue }: Stage): EndState => {
  if (issue === undefined) return {};
  return Object.fromEntries(
    chainOf(issue).flatMap((one, index) => [
      [`issue ${index + 1}`, linesOf(world, one)],
      [`issue ${index + 1} links`, [`${one.links.length} links`]],
      [`issue ${index + 1}, told to liaisons`, toldAbout(world, one)],
      ...TEAMS.flatMap(({ id }) =>
        escalationsOf(one, id).map(
          (target, number) =>
            [
              `issue ${index + 1}, escalation ${number + 1} to ${id}`,
              [...linesOf(world, target), `description ${plain(target.description ?? "")}`],
            ] as const,
        ),
      ),
    ]),
  );
};

/** Differences in words; empty: none. */
export const differences = (expected: EndState, found: EndState): readonly string[] => {
  const places = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  return places.flatMap((place) => {
    const before = expected[place] ?? [];
    const after = found[place] ?? [];
    const missing = subtract(before, after).map((line) => `${place}: missing: ${line}`);
    return [...missing, ...subtract(after, before).map((line) => `${place}: too much: ${line}`)];
  });
};

/** Lines of one that the other has fewer of. */
const subtract = (one: readonly string[], other: readonly string[]): string[] => {
  const rest = [...other];
  return one.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
};

/** Promises that need no calm story beside: each marker once, and one status note. */
export const brokenPromises = (world: World): readonly string[] => {
  const broken: string[] = [];
  for (const issue of world.issues.values()) {
    const own = issue.notes.filter(isBots);
    const where = `${issue.project.fullPath}#${issue.iid}`;
    const status = own.filter(({ body }) => body.includes("oss-liaison:status-note"));
    if (status.length > 1 && issue.notes.every(({ body }) => !body.startsWith("moved from")))
      broken.push(`${where} has ${status.length} status notes`);
    const markers = own.flatMap(({ body }) => body.match(/oss-liaison:[0-9a-f]{24}/g) ?? []);
    for (const marker of new Set(markers))
      if (markers.filter((one) => one === marker).length > 1)
        broken.push(`${where} has the marker ${marker} twice`);
  }
  const descriptions = [...world.issues.values()].flatMap(
    ({ description }) => description?.match(/oss-liaison:[0-9a-f]{24}/g) ?? [],
  );
  for (const marker of new Set(descriptions))
    if (descriptions.filter((one) => one === marker).length > 1)
      broken.push(`two issues have the marker ${marker}`);
  return broken;
};
