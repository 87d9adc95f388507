/** Working time in thousands of calendars, across changes of clocks, weekends and holidays in all kinds of zones. */
import { test } from "@jest/globals";
import fc from "fast-check";
import { properties } from "../../deadlines/calendar/properties.ts";

test.each(properties)("%s", (_, property) => fc.assert(property, { numRuns: 2_000 }), 600_000);
