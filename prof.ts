import { createRender } from "./generator/emit/render.js";
import { readTemplates } from "./generator/emit/templates.js";
import { viewPackage } from "./generator/emit/view.js";
import { refine } from "./generator/emit/refine.js";
import { format } from "./generator/emit/format.js";
import { chunksOf } from "./generator/emit/layout.js";
import { findModels, readModel, parseModel } from "./generator/model/load.js";
import { readApi } from "./generator/model/read.js";
const render = createRender(await readTemplates(null));
const t: Record<string, number> = {};
const add=(k:string,n:number)=>{t[k]=(t[k]??0)+n};
let no=0,yes=0,noBytes=0;const samples:string[]=[];
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000};
for (const p of await findModels("../shared/models")) {
  const m = parseModel(await readModel(p)); let c=cpu();
  const { api } = readApi(m); add("read",cpu()-c);c=cpu();
  if (!api) continue;
  const view = viewPackage(api, { scope: null, fields: {}, version: "0.1.0", runtimeVersion: "0.1.0", modelSha256: "x" }); add("view",cpu()-c);c=cpu();
  const files = render(view); add("render",cpu()-c);c=cpu();
  const refined = refine(files); add("refine",cpu()-c);
  for (const f of refined) { c=cpu(); await format(f); add("format "+f.path.split("/").pop(),cpu()-c);
    if (f.path.endsWith("operations.ts")) { const ch=chunksOf(f.text); if(!ch) console.log("null",f.path); else for (const x of ch) if(x.isLaidOut) yes++; else {no++; noBytes+=x.text.length; if(samples.length<400) samples.push(x.text);} } }
}
console.log(t, yes, no, noBytes);
for (const s of samples.filter((_,i)=>i%30===0)) console.log(s.split("\n").filter(l=>!/^\s*(\/\*\*| \*)/.test(l)).slice(0,12).join("\n"),"\n--");
