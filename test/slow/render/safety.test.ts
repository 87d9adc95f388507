/** Whatever others write, our Markdown does with it what it should: many more texts than in test/render. */
import { describeHostile } from "../../render/hostile-texts.ts";

describeHostile(10_000);
