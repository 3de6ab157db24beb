/** Two runs in one folder: the second waits, says so, and never waits for a run that is gone. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { inFolderAlone } from "../../generator/lib/folder-lock.js";
import { inFolder } from "../support/folders.js";

const test = suite("work in a folder alone");

function alone<T>(root: string, work: () => Promise<T>, waits: string[] = []): Promise<T> {
  const onWait = (folder: string, pid: number): unknown => waits.push(`${folder} ${String(pid)}`);
  return inFolderAlone({ root, owns: () => false }, onWait, work);
}

test("a second run waits for the first, and says so once", async () => {
  await inFolder({}, async (folder) => {
    const order: string[] = [];
    const waits: string[] = [];
    let begin = (): void => {};
    let end = (): void => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    const first = alone(folder, async () => {
      begin();
      await ended;
      order.push("first");
    });
    await begun;
    const second = alone(folder, async () => order.push("second"), waits);
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    end();
    await Promise.all([first, second]);
    assert.equal(order, ["first", "second"]);
    assert.equal(waits, [`${folder} ${String(process.pid)}`]);
    assert.equal(readdirSync(folder), []);
  });
});

test("twenty runs at once each work alone", async () => {
  await inFolder({}, async (folder) => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        alone(folder, async () => {
          most = Math.max(most, (inside += 1));
          await new Promise((resolve) => setTimeout(resolve, 1));
          inside -= 1;
        }),
      ),
    );
    assert.is(most, 1);
  });
});

test("the lock of a process that was killed is no lock", async () => {
  await inFolder({}, async (folder) => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    writeLock(folder, JSON.stringify({ pid: child.pid, host: hostname() }));
    const waits: string[] = [];
    const work = alone(folder, async () => "done", waits);
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    assert.is(await work, "done");
    assert.equal(readdirSync(folder), []);
  });
});

test("a lock that was half written, or is of another machine, is one for a while only", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const text of ["", '{"pid":', JSON.stringify({ pid, host: "elsewhere" })])
    await inFolder({}, async (folder) => {
      writeLock(folder, text);
      const long = new Date(Date.now() - 3_600_000);
      utimesSync(join(folder, ".katagami/lock"), long, long);
      assert.is(await alone(folder, async () => "done"), "done");
    });
});

test("a run that writes nothing leaves no folder, and one that throws no lock", async () => {
  await inFolder({}, async (folder) => {
    const out = join(folder, "deep/out");
    await alone(out, async () => {});
    assert.not(existsSync(join(folder, "deep")));
    const thrown = await alone(folder, () => Promise.reject(new Error("own"))).catch(
      (error: unknown) => (error as Error).message,
    );
    assert.is(thrown, "own");
    assert.equal(readdirSync(folder), []);
  });
});

test.run();

function writeLock(folder: string, text: string): void {
  mkdirSync(join(folder, ".katagami"));
  writeFileSync(join(folder, ".katagami/lock"), text);
}
