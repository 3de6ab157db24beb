/** A registry on loopback: Verdaccio in a process of its own, knowing nothing of any other registry. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

export interface Registry {
  readonly url: string;
  /** An `.npmrc` that leads npm and pnpm here, and nowhere else. */
  readonly npmrc: string;
  readonly close: () => Promise<void>;
}

/** Starts the registry with its storage below a folder. Anybody on this machine may publish to it. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const config = join(folder, "config.yaml");
  writeFileSync(
    config,
    [
      `storage: ${JSON.stringify(join(folder, "storage"))}`,
      "auth:",
      "  htpasswd:",
      `    file: ${JSON.stringify(join(folder, "htpasswd"))}`,
      "uplinks: {}",
      "packages:",
      "  '**':",
      "    access: $all",
      "    publish: $anonymous",
      "web:",
      "  enable: false",
      "log: { type: stdout, format: json, level: error }",
      "",
    ].join("\n"),
  );
  const program = resolve("node_modules/verdaccio/bin/verdaccio");
  const child = spawn(
    process.execPath,
    [program, "--config", config, "--listen", `127.0.0.1:${String(port)}`],
    { stdio: "ignore", cwd: folder },
  );
  const url = `http://127.0.0.1:${String(port)}/`;
  await answering(url, child);
  return {
    url,
    // npm asks for a token before it publishes; this registry asks for none.
    npmrc: `registry=${url}\n//127.0.0.1:${String(port)}/:_authToken=none\naudit=false\nfund=false\n`,
    close: () => stop(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(`${url}-/ping`).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`the registry ended with ${String(child.exitCode)}`);
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done();
    child.once("exit", () => done());
    child.kill();
  });
}
