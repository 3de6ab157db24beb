/** `npm run test:long`: the tests that `npm test` leaves out (`// @long`), and all cases of which it takes a part. */
import { spawnSync } from "node:child_process";

const paths = ["security/corpus", "other-reading", "history", "zod-example", "workspaces"];
const args = ["--import", "tsx", "test/main.ts", ...paths];
const env = { ...process.env, KATAGAMI_LONG: "1" };
process.exitCode = spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1;
