/** Two states of Amazon's models in a git repository that is laid out as theirs. */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

/** JSON that is edited in place, where one knows what is there. */
// oxlint-disable-next-line typescript/no-explicit-any -- typing each step of an edit would hide the edit
type Editable = { [name: string]: any };

const shared = resolve("..", "shared", "models");

export const hasModels: boolean = existsSync(shared);

/** What each model was in the state before: `null` where it was not there yet. */
const older: Readonly<Record<string, ((model: Editable) => unknown) | null>> = {
  // Since then a field, a value and a parameter went; an operation and a value came.
  "vendor-orders-api-model/vendorOrders.json": ({ definitions, paths }) => {
    const { properties, required } = definitions["Order"];
    properties["buyerReference"] = { type: "string", description: "What the buyer calls it." };
    required.push("buyerReference");
    properties["purchaseOrderState"]["enum"] = ["New", "Acknowledged", "Withdrawn"];
    delete paths["/vendor/orders/v1/purchaseOrdersStatus"];
    paths["/vendor/orders/v1/purchaseOrders"]["get"]["parameters"].push({
      name: "shippedBefore",
      in: "query",
      type: "string",
    });
  },
  // Words and a usage plan changed.
  "sellers-api-model/sellers.json": ({ definitions, paths }) => {
    definitions["Marketplace"]["description"] = "A place to sell.";
    const operation = paths["/sellers/v1/account"]["get"];
    operation["description"] = operation["description"].replace(
      /\| *0?\.\d+ *\| *(\d+) *\|/,
      "| 2 | $1 |",
    );
  },
  // A type changed: nothing holds that back.
  "tokens-api-model/tokens_2021-03-01.json": ({ definitions }) => {
    definitions["CreateRestrictedDataTokenResponse"]["properties"]["expiresIn"]["type"] = "string";
  },
  "uploads-api-model/uploads_2020-11-01.json": null,
  "solicitations-api-model/solicitations.json": () => {},
};

/** The one that upstream has dropped. */
const dropped = "solicitations-api-model/solicitations.json";

export interface UpstreamRepository {
  /** The bare repository. */
  readonly folder: string;
  /** The commit of the state before; the newest is today's. */
  readonly before: string;
}

/** Makes the repository of the models that differ between the states, or of all of Amazon's. */
export function makeUpstream(folder: string, models: "some" | "all"): UpstreamRepository {
  const work = `${folder}.work`;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: work,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  const commit = (message: string): string => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  };
  mkdirSync(join(work, "models"), { recursive: true });
  git("init", "--quiet", "--initial-branch", "main");
  writeFileSync(join(work, "README.md"), "Models.\n");

  const files = models === "some" ? Object.keys(older) : jsonFiles(shared);
  for (const file of files) {
    mkdirSync(dirname(join(work, "models", file)), { recursive: true });
    cpSync(join(shared, file), join(work, "models", file));
  }
  for (const [file, edit] of Object.entries(older)) {
    const path = join(work, "models", file);
    if (edit === null) {
      rmSync(path);
      continue;
    }
    const document = JSON.parse(readFileSync(path, "utf8")) as Editable;
    edit(document);
    writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
  }
  const before = commit("The models of some time ago");
  for (const file of files) {
    mkdirSync(dirname(join(work, "models", file)), { recursive: true });
    cpSync(join(shared, file), join(work, "models", file));
  }
  rmSync(join(work, "models", dropped));
  commit("Today's models");
  execFileSync("git", ["clone", "--quiet", "--bare", work, folder], { stdio: "ignore" });
  return { folder, before };
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".json"),
  );
}
