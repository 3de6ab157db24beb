import * as assert from "uvu/assert";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { suite } from "uvu";
import { modelsPull, modelsStatus } from "../../generator/commands/models.js";
import { drift } from "../../generator/upstream/local.js";
import type { PullReport } from "../../generator/upstream/pull.js";
import { status } from "../../generator/upstream/status.js";
import { katagamiCommand } from "../support/cli.js";
import { asLine, inPlace, model, type Place, problemsOf, refuses } from "./support.js";

const ORDERS = "vendor-orders-api-model/vendorOrders.json";

const SALES = "sales-api-model/sales.json";

const FEEDS = "feeds-api-model/feeds.json";

const TOKENS = "tokens-api-model/tokens.json";

/** A repository with orders and sales. */
function start(place: Place): string {
  place.init();
  return place.commit({
    [`models/${ORDERS}`]: model("orders"),
    [`models/${SALES}`]: model("sales"),
    "models/sales-api-model/sales.md": "gone",
    "docs/a.json": "{}",
    "README.md": "hello",
  });
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const pulls = suite("models pull");

pulls(
  "the first pull brings the models and the lock, and nothing else",
  inPlace(async (place) => {
    const commit = start(place);
    const report = await place.pull();
    assert.equal(report.added, [SALES, ORDERS]);
    assert.equal([report.changed, report.removed, report.unchanged], [[], [], []]);
    assert.is(report.commit, commit);
    assert.equal(report.previous, null);
    const lock = `{
  "source": "${place.source}",
  "commit": "${commit}",
  "files": {
    "${SALES}": "${hash(model("sales"))}",
    "${ORDERS}": "${hash(model("orders"))}"
  }
}
`;
    assert.equal(place.tree(), {
      "models.lock.json": lock,
      "sales-api-model": "(folder)",
      [SALES]: model("sales"),
      "vendor-orders-api-model": "(folder)",
      [ORDERS]: model("orders"),
    });
  }),
);

pulls(
  "a second pull tells what was added, removed, changed and stayed",
  inPlace(async (place) => {
    const first = start(place);
    await place.pull();
    const second = place.commit({
      [`models/${ORDERS}`]: model("orders 2"),
      [`models/${SALES}`]: null,
      [`models/${FEEDS}`]: model("feeds"),
      [`models/${TOKENS}`]: model("tokens"),
    });
    await place.pull();
    const third = place.commit({ [`models/${ORDERS}`]: model("orders 3") });
    const report = await place.pull();
    assert.equal([report.added, report.changed, report.removed], [[], [ORDERS], []]);
    assert.equal(report.unchanged, [FEEDS, TOKENS]);
    assert.equal(report.previous, { source: place.source, commit: second });
    assert.is(report.commit, third);
    assert.is.not(first, second);
    assert.is(place.read(`models/${ORDERS}`), model("orders 3"));
    assert.not.ok(place.has("models/sales-api-model"), "an emptied folder goes");
    assert.equal(await drift(place.models), []);
  }),
);

pulls(
  "a pull of the same commit writes nothing",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    const before = execFileSync("ls", ["-lR", "--time-style=full-iso", place.models]).toString();
    assert.equal((await place.pull()).unchanged, [SALES, ORDERS]);
    const after = execFileSync("ls", ["-lR", "--time-style=full-iso", place.models]).toString();
    assert.is(after, before);
  }),
);

for (const isGit of [true, false])
  pulls(
    `schemas come with the models, from the folder beside them: ${isGit ? "of a commit" : "of a plain folder"}`,
    inPlace(async (place) => {
      const graphql = "type Query { a: Int }\n";
      const files = {
        [`models/${SALES}`]: model("sales"),
        "models/schemas/old.json": "{}\n",
        "schemas/reports/a.json": "{}\n",
        "schemas/reports/a.example.json": "{}\n",
        "schemas/data-kiosk/b.graphql": graphql,
        "schemas/NOTICE": "text",
        "schemas/.hidden/c.json": "{}\n",
      };
      if (isGit) {
        place.init();
        place.commit(files);
      } else {
        for (const [path, text] of Object.entries(files)) place.write(`source/${path}`, text);
      }
      const schemas = [
        "schemas/data-kiosk/b.graphql",
        "schemas/reports/a.example.json",
        "schemas/reports/a.json",
      ];
      assert.equal((await place.pull()).added, [SALES, ...schemas]);
      assert.is(place.read("models/schemas/data-kiosk/b.graphql"), graphql);
      assert.equal(await drift(place.models), []);
      place.write("models/schemas/reports/a.json", "{ }\n");
      assert.equal(await drift(place.models), ["schemas/reports/a.json"]);
      await refuses(place.pull(), /schemas\/reports\/a\.json: was edited since it was pulled/);
      // Where the configuration has them elsewhere, or wants none, they go.
      const without = await place.pull({ schemas: false, force: true });
      assert.equal(without.removed, schemas);
      assert.not.ok(place.has("models/schemas"));
    }),
  );

pulls(
  "a ref is a commit, the start of one, a branch or a tag",
  inPlace(async (place) => {
    const first = start(place);
    place.git("tag", "light");
    place.git("tag", "--annotate", "heavy", "--message=x");
    place.git("branch", "release/1");
    place.commit({ [`models/${ORDERS}`]: model("orders 2") });
    for (const ref of [
      first,
      first.slice(0, 7),
      "light",
      "heavy",
      "refs/tags/heavy",
      "release/1",
    ]) {
      const report = await place.pull({ ref });
      assert.is(report.commit, first, ref);
      assert.is(place.read(`models/${ORDERS}`), model("orders"), ref);
      assert.match(place.read("models/models.lock.json"), `"ref": "${ref}"`);
      await place.pull();
      assert.is(place.read(`models/${ORDERS}`), model("orders 2"), "the newest");
    }
  }),
);

pulls(
  "a short commit is found also where the server can leave the files out",
  inPlace(async (place) => {
    const first = start(place);
    place.commit({ "README.md": "hello again" });
    place.git("config", "uploadpack.allowFilter", "true");
    assert.is((await place.pull({ ref: first.slice(0, 9) })).commit, first);
  }),
);

pulls(
  "a plain folder is a source, with a models folder or being one",
  inPlace(async (place) => {
    place.write(`source/models/${ORDERS}`, model("orders"));
    place.write("source/other.json", model("not below models"));
    const report = await place.pull();
    assert.equal([report.added, report.commit], [[ORDERS], null]);
    assert.match(place.read("models/models.lock.json"), '"commit": null');
    place.write("bare/own.json", model("own"));
    const next = await place.pull({ from: join(place.root, "bare") });
    assert.equal([next.added, next.removed], [["own.json"], [ORDERS]]);
    await refuses(place.pull({ ref: "main" }), /plain folder, not a git repository/);
  }),
);

pulls(
  "a bare repository and a file URL are sources",
  inPlace(async (place) => {
    start(place);
    place.git("clone", "--quiet", "--bare", ".", "../bare.git");
    const report = await place.pull({ from: `file://${place.root}/bare.git` });
    assert.equal(report.added, [SALES, ORDERS]);
    assert.is(report.source, join(place.root, "bare.git"));
  }),
);

pulls(
  "the next pull and status take the source from the lock, wherever they are run",
  inPlace(async (place) => {
    place.write(`source/${ORDERS}`, model("orders"));
    await place.pull({ from: relative(process.cwd(), place.source) });
    assert.match(place.read("models/models.lock.json"), '"source": "../source"');
    place.write(`source/${SALES}`, model("sales"));
    assert.equal((await place.pull({ from: null })).added, [SALES]);
  }),
);

pulls(
  "only Swagger and OpenAPI documents are taken, broken ones too",
  inPlace(async (place) => {
    place.write("source/a/two.json", model("two"));
    place.write("source/a/three.json", '{"openapi":"3.1.0"}');
    place.write("source/a/broken.json", '{"swagger": "2.0", "info": ');
    place.write("source/a/schema.json", '{"properties":{"swagger":{}}}');
    place.write("source/a/list.json", '["swagger"]');
    place.write("source/a/mess.json", "swagger");
    place.write("source/.hidden/x.json", model("hidden"));
    place.write("source/node_modules/x/x.json", model("installed"));
    const report = await place.pull();
    assert.equal(report.added, ["a/broken.json", "a/three.json", "a/two.json"]);
    assert.equal(
      report.skipped.map(({ file }) => file),
      ["a/list.json", "a/mess.json", "a/schema.json"],
    );
  }),
);

pulls(
  "a source without a model is an error, and deletes nothing",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.commit({ [`models/${ORDERS}`]: null, [`models/${SALES}`]: null });
    const before = place.tree();
    await refuses(place.pull(), /holds no Swagger or OpenAPI document/);
    assert.equal(place.tree(), before);
  }),
);

pulls(
  "patches are neither read nor written, here or upstream",
  inPlace(async (place) => {
    start(place);
    place.write(`models/patches/${ORDERS}/0001-why.json`, "[]");
    place.commit({ [`models/patches/${ORDERS}/0001-why.json`]: model("not yours") });
    const report = await place.pull({ force: true });
    assert.equal(report.added, [SALES, ORDERS]);
    assert.is(place.read(`models/patches/${ORDERS}/0001-why.json`), "[]");
  }),
);

const edits = suite("files of one's own");

edits(
  "a file that no lock lists is not replaced without force, unless it is identical",
  inPlace(async (place) => {
    start(place);
    place.write(`models/${ORDERS}`, model("mine"));
    place.write(`models/${SALES}`, model("sales"));
    place.write("models/own/own.json", model("own"));
    const before = place.tree();
    await refuses(place.pull(), /vendorOrders\.json: was not brought by a pull.*--force/);
    assert.equal(place.tree(), before);
    const report = await place.pull({ force: true });
    assert.equal(report.overwritten, [ORDERS]);
    assert.is(place.read(`models/${ORDERS}`), model("orders"));
    assert.is(place.read("models/own/own.json"), model("own"));
  }),
);

edits(
  "edited files are named, all of them, and neither replaced nor deleted without force",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.write(`models/${ORDERS}`, model("edited"));
    place.write(`models/${SALES}`, model("edited too"));
    place.commit({ [`models/${SALES}`]: null, [`models/${FEEDS}`]: model("feeds") });
    const before = place.tree();
    const problems = await problemsOf(place.pull());
    assert.equal(
      problems.map((one) => asLine(one).replace(place.models, "models")),
      [
        `models/${SALES}: was edited since it was pulled, and upstream no longer has it → --force deletes it`,
        `models/${ORDERS}: was edited since it was pulled → keep the change as a patch in models/patches; --force replaces the file`,
      ],
    );
    assert.equal(place.tree(), before);
    assert.equal((await place.pull({ force: true })).overwritten, [SALES, ORDERS]);
    assert.not.ok(place.has(`models/${SALES}`));
  }),
);

edits(
  "an edit that is what upstream has now is no edit",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.write(`models/${ORDERS}`, model("orders 2"));
    place.commit({ [`models/${ORDERS}`]: model("orders 2") });
    const report = await place.pull();
    assert.equal([report.changed, report.overwritten], [[ORDERS], []]);
    assert.equal(await drift(place.models), []);
  }),
);

edits(
  "a deleted file comes back",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.delete(`models/${ORDERS}`);
    assert.equal(await drift(place.models), [ORDERS]);
    await place.pull();
    assert.equal(await drift(place.models), []);
  }),
);

edits(
  "drift names what differs from the lock, and nothing without a lock",
  inPlace(async (place) => {
    place.write(`models/${ORDERS}`, model("mine"));
    assert.equal(await drift(place.models), []);
    assert.equal(await drift(join(place.root, "no such folder")), []);
    place.delete("models");
    start(place);
    await place.pull();
    place.write(`models/${ORDERS}`, model("edited"));
    place.delete(`models/${SALES}`);
    place.write("models/own.json", model("own"));
    assert.equal(await drift(place.models), [SALES, ORDERS]);
  }),
);

edits(
  "the line ends of a Windows checkout are no edit",
  inPlace(async (place) => {
    start(place);
    await place.pull();
    place.write(`models/${ORDERS}`, model("orders").replaceAll("\n", "\r\n"));
    assert.equal(await drift(place.models), []);
    assert.equal((await place.pull()).overwritten, []);
  }),
);

edits(
  "a link or a folder in the place of a model is refused, even with force",
  inPlace(async (place) => {
    start(place);
    place.write("outside/vendorOrders.json", model("outside"));
    mkdirSync(place.models);
    symlinkSync(join(place.root, "outside"), join(place.models, "vendor-orders-api-model"));
    mkdirSync(join(place.models, SALES), { recursive: true });
    const problems = await problemsOf(place.pull({ force: true }));
    assert.match(problems[0]!.message, /sales\.json is not a file/);
    assert.match(problems[1]!.message, /vendor-orders-api-model is a symbolic link/);
    assert.is(place.read("outside/vendorOrders.json"), model("outside"));
    assert.not.ok(place.has("models/models.lock.json"));
  }),
);

const reports = suite("models status");

reports(
  "status tells what upstream changed and what was changed here, and changes nothing",
  inPlace(async (place) => {
    const first = start(place);
    const request = { modelsFolder: place.models, from: null, ref: null };
    await place.pull();
    assert.ok((await status(request)).upToDate);
    const second = place.commit({
      [`models/${ORDERS}`]: model("orders 2"),
      [`models/${SALES}`]: null,
      [`models/${FEEDS}`]: model("feeds"),
    });
    place.write(`models/${ORDERS}`, model("edited"));
    place.write("models/own/own.json", model("own"));
    const before = place.tree();
    const report = await status(request);
    assert.equal([report.added, report.changed, report.removed], [[FEEDS], [ORDERS], [SALES]]);
    assert.equal(report.drift, [{ file: ORDERS, state: "edited" }]);
    assert.equal(report.own, ["own/own.json"]);
    assert.equal(report.locked, { source: place.source, commit: first });
    assert.is(report.commit, second);
    assert.not.ok(report.upToDate);
    assert.not.ok((await status({ ...request, ref: first })).upToDate, "the edit is still there");
    assert.equal((await status({ ...request, ref: first })).added, []);
    assert.equal(place.tree(), before);
  }),
);

reports(
  "status without a lock lists everything as to come",
  inPlace(async (place) => {
    start(place);
    const { source: from, models: modelsFolder } = place;
    const report = await status({ modelsFolder, from, ref: null });
    assert.equal([report.locked, report.added], [null, [SALES, ORDERS]]);
    assert.not.ok(place.has("models"));
  }),
);

reports(
  "the commands write aligned text, or the report as JSON",
  inPlace(async (place) => {
    const commit = start(place).slice(0, 12);
    let text = "";
    const write = (more: string): void => {
      text += more;
    };
    const terminal = { out: write, err: write, live: null, color: false };
    const options = { from: place.source, models: place.models };
    assert.is(await modelsPull(options, terminal), 0);
    assert.is(
      text,
      `source  ${place.source}
commit  ${commit}

added  ${SALES}
added  ${ORDERS}

2 added, 0 changed, 0 removed, 0 unchanged
`,
    );
    const next = place.commit({ [`models/${SALES}`]: null }).slice(0, 12);
    place.write(`models/${ORDERS}`, model("edited"));
    text = "";
    assert.is(await modelsStatus(options, terminal), 1);
    assert.is(
      text,
      `source  ${place.source}
pinned  ${commit}
commit  ${next}

removed      ${SALES}
edited here  ${ORDERS}

0 added, 0 changed, 1 removed, 1 unchanged
\`katagami models pull\` updates the models to the state upstream.
`,
    );
    text = "";
    await modelsPull({ ...options, force: true, json: true }, terminal);
    const report = JSON.parse(text) as PullReport;
    assert.equal(report.overwritten, [ORDERS]);
  }),
);

reports(
  "problems are printed with their place, what is wrong and what to do; the exit code says whose fault it is",
  inPlace(async (place) => {
    const command = (...args: string[]) =>
      spawnSync(katagamiCommand[0]!, [...katagamiCommand.slice(1), ...args], {
        cwd: place.root,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      });
    const wrong = command("models", "pull", "--from", "ext::sh");
    assert.is(wrong.status, 2);
    assert.is(
      wrong.stderr,
      'error command line  --from\n  "ext::sh" names a git transport of its own (::), which could run any program\n  → use https or ssh\n',
    );
    place.write("models/models.lock.json", "{\n<<<<<<< HEAD\n");
    const conflict = command("generate");
    assert.is(conflict.status, 1);
    assert.match(
      conflict.stderr,
      /^error models\/models\.lock\.json:2:1\n  holds a merge conflict\n  → restore it, or delete it/,
    );
  }),
);

pulls.run();

edits.run();

reports.run();
