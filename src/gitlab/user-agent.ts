import manifest from "../../package.json" with { type: "json" };

/** How we introduce ourselves to GitLab's administrators. */
export const USER_AGENT = `oss-liaison/${manifest.version}`;
