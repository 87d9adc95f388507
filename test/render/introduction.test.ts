/** What somebody reads who is brought in. */
import { expect, test } from "@jest/globals";
import { readTemplates } from "../../src/app/templates.ts";
import { renderIntroduction } from "../../src/render/people.ts";
import type { IntroductionView } from "../../src/render/people-views.ts";
import { createTemplates } from "../../src/render/templates.ts";

const templates = createTemplates(await readTemplates(null));

const introduced = (person: Partial<IntroductionView["person"]>): string =>
  renderIntroduction(templates, {
    person: { name: "Dave Smith", handle: "dsmith", isGroup: false, standsInFor: null, ...person },
    area: { id: "git", name: "Git performance" },
    asker: "Brie Carranza",
    partner: { id: "kde", name: "KDE" },
    liaison: { name: "Andrew Conrad" },
    issue: { title: "A clone hangs", url: "https://gitlab.example/kde/a/-/issues/1", reference: "kde/a#1" },
    question: null,
  });

test("says truly why they are asked: because they know, or because they stand in for somebody who does", () => {
  expect(introduced({})).toContain("You are asked because you know about **Git performance**.");
  const cover = introduced({ name: "Lee Matos", handle: "lmatos", standsInFor: "Dave Smith" });
  expect(cover).toContain(
    "You are asked because you stand in for Dave Smith, who knows about **Git performance** and is away.",
  );
  expect(cover).not.toContain("you know about");
  expect(introduced({ name: "git", handle: "gitlab-org/git", isGroup: true })).toContain(
    "You are asked because you know about",
  );
});
