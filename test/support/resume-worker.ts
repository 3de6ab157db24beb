/** A process of its own that takes up a stored handle again: `node --import tsx resume-worker.ts <endpoint> <stored>`. */
import { SellingPartner } from "../../templates/runtime/src/index.js";
import { createReport, type Report } from "./finishing.js";

const [endpoint = "", stored = ""] = process.argv.slice(2);
const partner = new SellingPartner({ endpoint, lwa: false });
const handle = await partner.resume<Report>({ createReport }, stored);
process.stdout.write(JSON.stringify(await handle.finished({ every: 1 })));
