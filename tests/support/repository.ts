/** Where the repository lies, for tests that read its files. */
import * as path from "node:path";

export const repositoryRoot = path.resolve(__dirname, "..", "..");
