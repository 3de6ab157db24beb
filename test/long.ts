/** `npm run test:long`: the evil corpus with all of its documents, and both other readings of Amazon's models. */
import { spawnSync } from "node:child_process";

const args = ["--import", "tsx", "test/main.ts", "security/corpus", "engines/other-reading"];
const env = { ...process.env, KATAGAMI_LONG: "1" };
process.exitCode = spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1;
