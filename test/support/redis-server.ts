/** A Redis server of its own for a test: on a free loopback port, in memory only. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts `redis-server`.
 *
 * @param port - a free one when left out.
 * @returns null, after a line that says so, when it is not installed.
 */
export async function startRedis(port?: number): Promise<RedisServer | null> {
  const chosen = port ?? (await freePort());
  const server = spawn(
    "redis-server",
    ["--bind", "127.0.0.1", "--port", String(chosen), "--save", "", "--appendonly", "no"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  // A test that fails half-way may end without stopping it.
  const kill = (): boolean => server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  try {
    await untilReady(server);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    process.stdout.write("  skipped: redis-server is not here\n");
    return null;
  }
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      kill();
      await once(server, "exit");
    },
  };
}

async function untilReady(server: ChildProcess): Promise<void> {
  await once(server, "spawn");
  let log = "";
  // It was spawned with a pipe for its output, which ends when the server does.
  for await (const chunk of server.stdout!) {
    log += String(chunk);
    if (log.includes("Ready to accept connections")) {
      server.stdout!.resume();
      return;
    }
  }
  throw new Error(`redis-server did not start:\n${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
