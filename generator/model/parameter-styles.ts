/** How parameters are written: what the document says, decided by what the parameter's schema turned out to be. */
import type { Parameter, ParameterStyle, TypeRef } from "./api.js";
import { ownAndInherited, resolveAlias, type TypesById } from "./api-queries.js";
import type { Node } from "./node.js";

type Place = Parameter["in"];

/** A style with what belongs to it. */
export type Writing = Pick<Parameter, "style" | "explode">;

/** A writing that is settled: the type of the value is known. */
export type SettledWriting = Pick<Parameter, "style" | "explode" | "takesObject">;

const collectionFormats: Readonly<Record<string, ParameterStyle>> = {
  csv: "csv",
  ssv: "ssv",
  tsv: "tsv",
  pipes: "pipes",
  multi: "multi",
};

/** The styles that OpenAPI 3 allows at each place; the first is the default. */
export const stylesOf: Readonly<Record<Place, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form"],
};

/** Reads `collectionFormat` of Swagger 2.0; csv is its default. */
export function readCollectionFormat(node: Node, place: Place | "formData"): Writing {
  const format = node.text("collectionFormat") ?? "csv";
  const style = Object.hasOwn(collectionFormats, format) ? collectionFormats[format] : undefined;
  const known = Object.keys(collectionFormats).join(", ");
  if (style === undefined)
    node.error(`unknown collectionFormat ${JSON.stringify(format)}`, `there are ${known}`);
  if (style === "multi" && place !== "query" && place !== "formData") {
    node.error(`the collectionFormat multi is for query and formData only, not for ${place}`);
  }
  return { style: style ?? "csv", explode: false };
}

/** Reads `style` and `explode` of OpenAPI 3. */
export function readStyle(node: Node, place: Place): Writing {
  const allowed = stylesOf[place];
  const style = node.text("style") ?? allowed[0] ?? "simple";
  if (!allowed.includes(style)) {
    const hint = `a ${place} parameter can have ${allowed.join(", ")}`;
    node.error(`the style ${JSON.stringify(style)} is not for ${place} parameters`, hint);
  }
  const own = node.get("explode")?.value;
  const explode = typeof own === "boolean" ? own : style === "form";
  switch (style) {
    case "form":
      return { style: explode ? "multi" : "csv", explode: false };
    case "spaceDelimited":
      return { style: explode ? "multi" : "ssv", explode: false };
    case "pipeDelimited":
      return { style: explode ? "multi" : "pipes", explode: false };
    case "deepObject":
      return { style: "deep", explode: false };
    case "label":
    case "matrix":
      return { style, explode };
    default:
      return { style: "csv", explode };
  }
}

/** What a value can be, as far as its writing differs. */
interface Forms {
  hasList: boolean;
  hasObject: boolean;
  /** A list, or an object, inside of one of them. */
  hasInnerList: boolean;
  hasInnerObject: boolean;
}

/** The writing of a parameter, once its type is known. A problem is what OpenAPI has no rule for. */
export function settleWriting(
  parameter: Parameter,
  types: TypesById,
): { readonly writing: SettledWriting; readonly problem: string | null } {
  const { style, explode } = parameter;
  const forms = formsOf(parameter.type, types, parameter.in !== "path");
  const { hasList, hasObject } = forms;
  const writing = (of: ParameterStyle, exploded = false): SettledWriting => ({
    style: of,
    explode: exploded,
    takesObject: hasObject && of !== "json" && of !== "value",
  });
  if (style === "json") return { writing: writing("json"), problem: null };
  const problem = problemOf(style, forms);
  if (style === "label" || style === "matrix") return { writing: writing(style, explode), problem };
  if (!hasList && !hasObject) return { writing: writing("value"), problem };
  // A header occurs once.
  const single = style === "multi" && parameter.in === "header" ? "csv" : style;
  return { writing: writing(single, explode && style === "csv" && hasObject), problem };
}

/** An object in an object is only written by `deepObject`, with a bracket for each level. */
function problemOf(style: ParameterStyle, forms: Forms): string | null {
  if (style === "deep" && !forms.hasObject) return "the style deepObject is for objects only";
  const isTooDeep = forms.hasInnerList || (forms.hasInnerObject && style !== "deep");
  return isTooDeep
    ? "OpenAPI has no rule for how a list or an object inside of another is written in a parameter"
    : null;
}

function formsOf(type: TypeRef, types: TypesById, opensUnknown: boolean): Forms {
  const forms = { hasList: false, hasObject: false, hasInnerList: false, hasInnerObject: false };
  /** Below the first level, depth makes no difference. */
  const seen = new Set<string>();
  const addList = (depth: number): void => {
    if (depth === 0) forms.hasList = true;
    else forms.hasInnerList = true;
  };
  const addObject = (depth: number): void => {
    if (depth === 0) forms.hasObject = true;
    else forms.hasInnerObject = true;
  };
  const visit = (part: TypeRef, depth: number): void => {
    const one = resolveAlias(part, types);
    switch (one.kind) {
      case "array":
        addList(depth);
        visit(one.items, depth + 1);
        return;
      case "tuple":
        addList(depth);
        for (const item of one.items) visit(item, depth + 1);
        return;
      case "map":
        addObject(depth);
        visit(one.values, depth + 1);
        return;
      case "fields":
        addObject(depth);
        for (const field of one.properties) visit(field.type, depth + 1);
        return;
      case "union":
      case "intersection":
        for (const member of one.members) visit(member, depth);
        return;
      case "unknown":
        if (depth === 0 && opensUnknown) Object.assign(forms, { hasList: true, hasObject: true });
        return;
      case "ref": {
        const target = types.get(one.id);
        const key = `${depth === 0 ? "outer" : "inner"} ${one.id}`;
        if (target?.kind !== "object" || seen.has(key)) return;
        seen.add(key);
        addObject(depth);
        for (const property of ownAndInherited(target, types)) visit(property.type, depth + 1);
        return;
      }
      default:
    }
  };
  visit(type, 0);
  return forms;
}
