/** Reactions on issues and notes. */
import { type Awardable, awardEmoji, awardsOf, findAward, revokeEmoji } from "../../world/awards.ts";
import type { AwardEmoji } from "../../world/types.ts";
import { type Call, created, issueOf, noContent, numberIn, type Route, success, userOf } from "../call.ts";
import { awardEntity } from "../entities/note.ts";
import { readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";
import { noteOf } from "./notes.ts";

type AwardableOf = (call: Call) => Awardable;

const present = (call: Call, on: Awardable, award: AwardEmoji) =>
  awardEntity(call.world, on.issue, on.note, award);

const routesFor = (path: string, awardableOf: AwardableOf): readonly Route[] => [
  {
    method: "get",
    path,
    anonymous: true,
    handle: (call) => {
      const on = awardableOf(call);
      return paginate(call, awardsOf(on), (award) => present(call, on, award));
    },
  },
  {
    method: "post",
    path,
    handle: (call) => {
      const on = awardableOf(call);
      const { name } = readParams(call.params, { name: required(text) });
      return created(present(call, on, awardEmoji(call.world, userOf(call), on, name)));
    },
  },
  {
    method: "get",
    path: `${path}/:award_id`,
    anonymous: true,
    handle: (call) => {
      const on = awardableOf(call);
      return success(present(call, on, findAward(on, numberIn(call, "award_id"))));
    },
  },
  {
    method: "delete",
    path: `${path}/:award_id`,
    handle: (call) => {
      const on = awardableOf(call);
      revokeEmoji(call.world, userOf(call), on, findAward(on, numberIn(call, "award_id")));
      return noContent;
    },
  },
];

const ISSUE = "/projects/:id/issues/:iid";

export const awardRoutes: readonly Route[] = [
  ...routesFor(`${ISSUE}/award_emoji`, (call) => ({ issue: issueOf(call), note: null })),
  ...routesFor(`${ISSUE}/notes/:note_id/award_emoji`, (call) => {
    const note = noteOf(call);
    return { issue: note.issue, note };
  }),
];
