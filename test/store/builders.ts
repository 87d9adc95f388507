import type { Effect, LabelsEffect, NoteEffect } from "../../src/model/effect.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { NewDelivery } from "../../src/store/tables/delivery-rows.ts";

export const NOW = new Date("2026-03-04T10:00:00.000Z");
export const ISSUE = "gitlab:7#3";

/** A delivery that waits for its decision. */
export const delivery = (change: Partial<NewDelivery> = {}): NewDelivery => ({
  instance: "gitlab",
  messageId: crypto.randomUUID(),
  digest: crypto.randomUUID(),
  eventHeader: "Issue Hook",
  receivedAt: NOW,
  source: "webhook",
  body: '{"object_kind":"issue"}',
  size: 23,
  confidential: false,
  issueKey: ISSUE,
  state: "waiting",
  why: null,
  ...change,
});

export const labels = (change: Partial<LabelsEffect> = {}): LabelsEffect => ({
  kind: "labels",
  key: `${ISSUE} labels`,
  askedBy: "rule: runner questions",
  partner: "kde",
  mode: "act",
  reason: "The title speaks of runners.",
  add: [{ title: "Category:Runner" }],
  remove: [],
  create: false,
  ...change,
});

export const note = (change: Partial<NoteEffect> = {}): NoteEffect => ({
  kind: "note",
  key: `${ISSUE} note welcome`,
  askedBy: "rule: welcome",
  partner: "kde",
  mode: "act",
  reason: "It is their first issue.",
  body: "Welcome!",
  internal: false,
  ...change,
});

export const plan = (effects: readonly Effect[], change: Partial<Plan> = {}): Plan => ({
  issueKey: ISSUE,
  decidedAt: NOW.toISOString(),
  partner: "kde",
  effects,
  considered: [],
  escalations: [],
  commands: [],
  ...change,
});

export const memory = (change: Partial<IssueMemory> = {}): IssueMemory => ({
  snapshot: {
    ref: { instance: "gitlab", projectId: 7, iid: 3 },
    id: 33,
    project: { id: 7, path: "kde/krita", visibility: "public", webUrl: "https://gitlab.example/kde/krita" },
    type: "issue",
    title: "The runner stands still",
    description: "",
    state: "opened",
    confidential: false,
    authorId: 21,
    author: null,
    labels: [],
    assigneeIds: [],
    milestoneId: null,
    milestoneTitle: null,
    movedToId: null,
    duplicatedToId: null,
    duplicateOf: null,
    createdAt: NOW.toISOString(),
    updatedAt: NOW.toISOString(),
    url: "https://gitlab.example/kde/krita/-/issues/3",
  },
  partner: "kde",
  turn: { side: "liaison", since: NOW.toISOString() },
  firstResponseAt: null,
  removedLabels: [],
  ownLabels: [],
  rememberedAt: NOW.toISOString(),
  ...change,
});
