/** Looking for what nobody waits for in vain, by several replicas at the same time. */
import { describe, expect, test } from "@jest/globals";
import { lookForLost } from "../../src/app/escalation-places.ts";
import type { InstanceRuntime } from "../../src/app/instances.ts";
import type { Parts } from "../../src/app/ports.ts";
import { foldEscalation } from "../../src/escalation/fold.ts";
import { LiaisonError } from "../../src/lib/errors.ts";
import type { EscalationEvent, EscalationRecord } from "../../src/model/escalation.ts";

const TARGET = { projectId: 7, iid: 3 };
const SOURCE = {
  issueKey: "gitlab:5#1",
  partner: "kde",
  url: "https://gitlab.example/kde/sysadmin/-/issues/1",
  reference: "kde/sysadmin#1",
  rank: 0,
};
const EVENTS: readonly EscalationEvent[] = [
  {
    kind: "requested",
    id: "requested",
    at: "2026-05-01T10:00:00.000Z",
    reason: "r",
    by: null,
    source: SOURCE,
  },
  {
    kind: "opened",
    id: "opened",
    at: "2026-05-01T10:01:00.000Z",
    target: {
      ref: { instance: "gitlab", ...TARGET },
      url: "https://gitlab.example/team/inbox/-/issues/3",
      reference: "team/inbox#3",
      visibility: "private",
      confidential: true,
    },
  },
];

/** One escalation that several replicas know, each with a clock of its own. */
const oneEscalation = () => {
  let record: EscalationRecord = {
    id: "e1",
    instance: "gitlab",
    team: "team",
    askedBy: "commands",
    events: EVENTS,
    version: 1,
  };
  const there = { target: false, source: true };
  const escalations = {
    targetsIn: async (states: readonly string[]) =>
      states.includes(foldEscalation(record).state)
        ? [
            {
              issueKey: `gitlab:${TARGET.projectId}#${TARGET.iid}`,
              escalation: "e1",
              path: "team/inbox",
              at: new Date(0),
            },
          ]
        : [],
    get: async () => record,
    write: async (write: { before: EscalationRecord; events: readonly EscalationEvent[] }) => {
      if (write.before.version !== record.version)
        throw new LiaisonError("overtaken", {
          code: "store.overtaken",
          disposition: { kind: "retry" },
          remedy: "",
        });
      record = { ...record, events: [...record.events, ...write.events], version: record.version + 1 };
    },
  };
  const background = {
    issuesByNumber: async () => (there.target ? [{ ref: { instance: "gitlab", ...TARGET } }] : []),
    readIssue: async ({ iid }: { iid: number }) => (iid === 1 && there.source ? {} : null),
    projectSettings: async () => ({}),
  };
  const replica = (at: string) =>
    lookForLost({ store: { escalations }, clock: () => new Date(at) } as unknown as Parts, "gitlab", {
      background,
    } as unknown as InstanceRuntime);
  const happened = () => record.events.slice(EVENTS.length).map(({ kind }) => kind);
  return { there, replica, happened };
};

describe("replicas that look at the same time", () => {
  test("say once that an issue is lost, once that it is there again, and again when it is lost again", async () => {
    const { there, replica, happened } = oneEscalation();
    await Promise.all([replica("2026-05-02T10:00:00.000Z"), replica("2026-05-02T10:00:00.250Z")]);
    expect(happened()).toEqual(["lost"]);
    there.target = true;
    await Promise.all([replica("2026-05-02T11:00:00.000Z"), replica("2026-05-02T11:00:00.250Z")]);
    expect(happened()).toEqual(["lost", "found"]);
    there.target = false;
    await Promise.all([replica("2026-05-02T12:00:00.000Z"), replica("2026-05-02T12:00:00.250Z")]);
    expect(happened()).toEqual(["lost", "found", "lost"]);
  });

  test("say once that a partner's issue is gone", async () => {
    const { there, replica, happened } = oneEscalation();
    there.target = true;
    there.source = false;
    await Promise.all([replica("2026-05-02T10:00:00.000Z"), replica("2026-05-02T10:00:00.250Z")]);
    expect(happened()).toEqual(["source-closed"]);
  });
});
