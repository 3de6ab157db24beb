/** `npm run test:long`: all tests, with those that `npm test` leaves out (`// @long`), and all cases of which it takes a part. */
import { spawnSync } from "node:child_process";

const args = ["--import", "tsx", "test/main.ts"];
const env = { ...process.env, KATAGAMI_LONG: "1" };
process.exitCode = spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1;
