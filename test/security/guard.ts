/**
 * Loaded before anything else (`--import`) into processes that must touch no network and start no program: what they try is
 * written to the file that `EVIL_LOG` names, and fails.
 */
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

const log = process.env["EVIL_LOG"] ?? "";
const mayStartProcesses = process.env["EVIL_PROCESSES"] === "allowed";

function refuse(what: string): (...args: unknown[]) => never {
  return (...args) => {
    const shown = args.map((value) => (typeof value === "string" ? value : typeof value)).join(" ");
    appendFileSync(log, `${what} ${shown}\n`);
    throw new Error(`evil: ${what} ${shown}`);
  };
}

function close(module: object, name: string, names: readonly string[]): void {
  for (const key of names)
    Object.defineProperty(module, key, { value: refuse(`${name}.${key}`), writable: true });
}

close(net, "net", ["connect", "createConnection", "createServer"]);
close(net.Socket.prototype, "net.Socket", ["connect"]);
close(net.Server.prototype, "net.Server", ["listen"]);
close(tls, "tls", ["connect"]);
close(http, "http", ["request", "get"]);
close(https, "https", ["request", "get"]);
close(dgram, "dgram", ["createSocket"]);
close(dns, "dns", ["lookup", "resolve", "resolve4", "resolve6"]);
close(dns.promises, "dns.promises", ["lookup", "resolve", "resolve4", "resolve6"]);
close(globalThis, "globalThis", ["fetch", "WebSocket", "EventSource"]);
if (!mayStartProcesses) {
  const ways = ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"];
  close(childProcess, "child_process", ways);
}
syncBuiltinESMExports();
