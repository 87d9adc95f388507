/** What is left to do when a partner leaves: an issue for the support managers. Pure. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Partner } from "../../config/schema/people.ts";
import { type NewTask, taskKey } from "../../model/task.ts";
import type { FarewellView } from "../../render/people-views.ts";
import { assignedTo } from "../../triage/assigned.ts";
import type { Rendering } from "../context.ts";
import type { OpenIssue } from "../inbox.ts";
import { requestsPlace } from "../requesting/places.ts";
import { issueLines } from "./issue-lines.ts";

const placesOf = ({ match, watch }: Partner) =>
  [...match.groups, ...match.projects].map((path) => ({
    path,
    why:
      watch === "webhook"
        ? "remove this service's webhook (Settings, Webhooks)"
        : "was asked for news without a webhook; nothing is left there",
  }));

const viewOf = (
  configuration: Configuration,
  partner: Partner,
  issues: readonly OpenIssue[],
  now: Date,
): FarewellView => {
  const { liaisons, managers } = assignedTo(configuration, partner, 0, now);
  return {
    partner: { id: partner.id, name: partner.name },
    liaison: { name: liaisons[0]?.name ?? "" },
    managers: managers.flatMap(({ username }) => (username === null ? [] : [{ username }])),
    ...issueLines(issues, () => partner.name),
    places: placesOf(partner),
    members: partner.match.members.map((path) => ({ path })),
    labels: partner.match.labels.map((title) => ({ title })),
    trackers: partner.trackers.map((reference) => ({ reference })),
  };
};

/** The issue, opened once for each partner; null: nobody has said where. */
export const farewellTask = (
  configuration: Configuration,
  partner: Partner,
  issues: readonly OpenIssue[],
  render: Rendering["farewell"],
  now: Date,
): Omit<NewTask, "askedBy"> | null => {
  const place = requestsPlace(configuration);
  if (place === null) return null;
  const { title, body } = render(viewOf(configuration, partner, issues, now));
  return {
    key: taskKey("farewell", partner.id),
    reason: `${partner.name} is no partner any more`,
    partner: null,
    mode: configuration.mode,
    wish: {
      kind: "issue",
      ...place,
      title,
      description: body,
      assignees: [],
      // Confidential issues of theirs, and how we know them, are for members, whatever the project is.
      confidential: true,
      dueDate: null,
      onlyPrivate: true,
    },
  };
};
