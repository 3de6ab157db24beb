import * as module from "node:module";
import { cacheFolder } from "../lib/own-files.js";

// Keeps compiled code for the next run. Node.js has it since 22.8, and the types of 20 do not.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(cacheFolder("code"));
await import("./program.js");
