/** Who changed labels and state of an issue, and when. */
import { notFound } from "../../world/refusal.ts";
import { type Call, issueOf, numberIn, type Route, success } from "../call.ts";
import { labelEventEntity, stateEventEntity } from "../entities/note.ts";
import { paginate } from "../paging.ts";

const byId = <Event extends { readonly id: number }>(call: Call, events: readonly Event[]): Event => {
  const id = numberIn(call, "event_id");
  const event = events.find((candidate) => candidate.id === id);
  if (event === undefined) throw notFound("ResourceEvent");
  return event;
};

const ISSUE = "/projects/:id/issues/:iid";

export const resourceEventRoutes: readonly Route[] = [
  {
    method: "get",
    path: `${ISSUE}/resource_label_events`,
    anonymous: true,
    handle: (call) => {
      const issue = issueOf(call);
      return paginate(call, issue.labelEvents, (event) => labelEventEntity(call.world, issue, event));
    },
  },
  {
    method: "get",
    path: `${ISSUE}/resource_label_events/:event_id`,
    anonymous: true,
    handle: (call) => {
      const issue = issueOf(call);
      return success(labelEventEntity(call.world, issue, byId(call, issue.labelEvents)));
    },
  },
  {
    method: "get",
    path: `${ISSUE}/resource_state_events`,
    anonymous: true,
    handle: (call) => {
      const issue = issueOf(call);
      return paginate(call, issue.stateEvents, (event) => stateEventEntity(call.world, issue, event));
    },
  },
  {
    method: "get",
    path: `${ISSUE}/resource_state_events/:event_id`,
    anonymous: true,
    handle: (call) => {
      const issue = issueOf(call);
      return success(stateEventEntity(call.world, issue, byId(call, issue.stateEvents)));
    },
  },
];
