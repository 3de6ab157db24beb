import { katagamiCommand } from "../support/cli.js";
import { evilDocuments, readBases } from "./documents.js";
import { describeFinding, runDocuments } from "./run.js";

const [count = "300", seed = "1", size = "500"] = process.argv.slice(2);
const documents = [
  ...evilDocuments(await readBases(), { count: Number(count), seed: Number(seed) }),
];
for (let start = 0; start < documents.length; start += Number(size)) {
  const before = performance.now();
  const outcome = await runDocuments(documents.slice(start, start + Number(size)), katagamiCommand);
  console.log(
    start,
    outcome.made,
    outcome.refused,
    outcome.memory,
    outcome.findings.length,
    performance.now() - before,
  );
  for (const finding of outcome.findings.slice(0, 60))
    console.log(describeFinding(finding).slice(0, 400));
}
