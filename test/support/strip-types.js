// Jest transform: the same type stripping that Node itself applies when it runs our
// .ts files, so that tests run exactly the code that production runs (no build step).
import { createHash } from "node:crypto";
import { stripTypeScriptTypes } from "node:module";

export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source, path) =>
    createHash("sha256").update(process.version).update(path).update(source).digest("hex"),
};
