import { expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { compileRoles } from "../../src/process/people.ts";
import { notePayload } from "../support/payloads.ts";

const instance = (url: string) => ({ url, token: { env: "TOKEN" } });
const configuration = configurationSchema.parse({
  version: 1,
  instances: { com: instance("https://gitlab.com"), salsa: instance("https://salsa.debian.org") },
  people: [{ name: "Andrew Conrad", username: "aconrad", instance: "com" }],
  liaisons: [{ id: "open-source", section: "Marketing", group: "G", liaisons: ["Andrew Conrad"] }],
  partners: ["com", "salsa"].map((on) => ({
    id: on,
    name: on,
    instance: on,
    liaison: "open-source",
    match: { groups: ["kde"] },
  })),
});

test("an account counts as our liaison's on its own instance only", () => {
  const roles = compileRoles(configuration);
  const nobody = { userIds: new Map<string, number>(), membershipsOf: () => [] };
  const roleIn = (name: string) => {
    const reading = readDelivery({ instance: name, body: notePayload({ by: "aconrad" }) });
    const partner = configuration.partners.find(({ id }) => id === name);
    if (reading.kind !== "event" || !("issue" in reading.event) || partner === undefined)
      throw new Error("the payload is no news of an issue");
    return roles.on(partner, nobody, new Set(), new Date(reading.event.at)).news(reading.event);
  };
  expect([roleIn("com"), roleIn("salsa")]).toEqual(["liaison", "stranger"]);
});
