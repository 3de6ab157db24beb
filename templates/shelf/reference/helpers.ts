import {
  type Code,
  defineHelpers,
  type HelperValue,
  type OperationView,
  type PackageView,
  type Text,
  type TypeView,
} from "katagami";

export default defineHelpers(({ code, html, id, literal, url }) => {
  const join = (parts: readonly Code[]): Code =>
    parts.reduce((all, one) => code`${all}${one}`, code``);

  /** The text itself; what becomes of it is escaped. */
  const rawOf = (text: Text): string => String(JSON.parse(JSON.stringify(text)));

  const blank = code` `;
  const nothing = code``;

  /** A part of a line, with the blanks at its ends, which the escaper takes away. */
  const part = (text: string): Code => {
    if (text.trim() === "") return text === "" ? nothing : blank;
    const before = /^\s/.test(text) ? blank : nothing;
    const after = /\s$/.test(text) ? blank : nothing;
    return code`${before}${html(text.trim())}${after}`;
  };

  /** Prose of Markdown: its code and what is strong in it. Links are written out, since their addresses are the model's. */
  const inline = (text: string): Code =>
    join(
      text
        .replaceAll(/\[([^\]]*)\]\(([^)\s]*)\)/g, "$1 ($2)")
        .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
        .map((piece) => {
          if (/^`[^`]+`$/.test(piece)) return code`<code>${html(piece.slice(1, -1))}</code>`;
          if (/^\*\*[^*]+\*\*$/.test(piece))
            return code`<strong>${html(piece.slice(2, -2))}</strong>`;
          return part(piece);
        }),
    );

  /** Text of several lines, with their indentation. */
  const preformatted = (text: string): Code =>
    join(
      text.split("\n").map((line, index) => {
        const indent = join(Array.from(/^ */.exec(line)?.[0] ?? "", () => blank));
        const own = code`${indent}${html(line.trim())}`;
        return index === 0 ? own : code`\n${own}`;
      }),
    );

  /** A paragraph: prose, or a list of lines that start with a hyphen. */
  const paragraph = (text: string): Code => {
    const lines = text.split("\n");
    const isList = lines.length > 1 && lines.every((line) => /^(?:- |\s)/.test(line));
    if (!isList) return code`<p>${inline(text.replace(/^@deprecated\s*/, "Deprecated. "))}</p>`;
    const items = text
      .split(/\n(?=- )/)
      .map((item) => code`<li>${inline(item.replace(/^- /, ""))}</li>`);
    return code`<ul>${join(items)}</ul>`;
  };

  /** An expression of a type, with links to the types that it names. */
  const linked = (expression: string, types: readonly TypeView[]): Code => {
    const names = new Set(types.map(({ name }) => name));
    const pieces = expression.split(/("(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*)/);
    return join(
      pieces.map((piece) =>
        names.has(piece) ? code`<a href="#type-${id(piece)}">${id(piece)}</a>` : part(piece),
      ),
    );
  };

  /** A property of the params in an example, with a variable as its value. */
  const argumentOf = (key: string): string => {
    if (/^[A-Za-z_$][\w$]*$/.test(key)) return key;
    const name = key.replace(/[^A-Za-z\d]+(.)?/g, (_, next: string = "") => next.toUpperCase());
    return `${key}: ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  };

  const typeOf = (name: string, types: readonly TypeView[]): TypeView | undefined =>
    types.find((type) => type.name === name.slice(name.lastIndexOf(".") + 1));

  return {
    /** Paragraphs, without those that the page shows elsewhere. */
    prose: (paragraphs: readonly Text[], elsewhere: readonly Text[]): Code => {
      const others = new Set(elsewhere.map(rawOf));
      const own = paragraphs.map(rawOf).filter((text) => !others.has(text));
      return join(own.map(paragraph));
    },

    typeText: (expression: Text | null, types: readonly TypeView[]): Code =>
      // Whether it may be absent is said beside the name.
      linked((expression === null ? "" : rawOf(expression)).replace(/ \| undefined$/, ""), types),

    /** A type that is no interface: its alternatives. */
    aliasText: ({ type, typeLines }: TypeView, types: readonly TypeView[]): Code =>
      linked(rawOf(type ?? typeLines.join(" ")), types),

    /** What an operation's types are called in its own package: `Order`, not `VendorOrders.Order`. */
    ownType: (expression: string, namespace: string, types: readonly TypeView[]): Code =>
      linked(expression.replaceAll(`${namespace}.`, ""), types),

    paramsOf: ({ paramsType }: OperationView, types: readonly TypeView[]) =>
      (typeOf(paramsType, types)?.properties ?? []).map((property) => ({ ...property })),

    /** Where a parameter stands in the request. */
    placeOf: (key: Text, { descriptor }: OperationView): Code => {
      const own = rawOf(key).replace(/^"|"$/g, "");
      const found = descriptor.parameters?.find((one) => rawOf(one.key ?? one.name) === own);
      return code`${html(found?.in ?? (own === "body" ? "body" : "unknown"))}`;
    },

    /** The parts of an answer that are restricted, where Amazon gives them by name. */
    elementsOf: ({ descriptor: { restricted } }: OperationView): Code => {
      const elements = restricted?.dataElements ?? [];
      return elements.length === 0 ? nothing : code`: ${html(elements.map(rawOf).join(", "))}`;
    },

    /** A call with what it needs. */
    exampleOf: (
      { name, paramsType }: OperationView,
      className: string,
      types: readonly TypeView[],
    ): Code => {
      const required = (typeOf(paramsType, types)?.properties ?? []).filter(
        ({ optional }) => !optional,
      );
      const params = required.map(({ key }) => argumentOf(rawOf(key))).join(", ");
      const client = className.charAt(0).toLowerCase() + className.slice(1).replace(/Api$/, "");
      const given = params === "" ? "" : `{ ${params} }`;
      return code`${html(`const data = await ${client}.${name}(${given});`)}`;
    },

    /** The cases of an operation. */
    casesOf: (name: string, { api }: PackageView["sandbox"]): HelperValue =>
      // Data of the view, as JSON has it.
      (api.operations.find((one) => one.name === name)?.cases ?? []) as unknown as HelperValue,

    /** The last part of the address of Amazon's page. */
    pageOf: (reference: string): Code => code`${url(reference.replace(/^.*\//, ""))}`,

    pretty: (value: unknown): Code => preformatted(JSON.stringify(value ?? null, null, 2)),

    one: (text: Text): readonly Text[] => [text],

    none: (): readonly Text[] => [],

    names: (all: readonly string[]): string => all.join(", "),

    isRead: (method: string): boolean => method === "GET",

    /** `1 operation`, `2 operations`. */
    counted: (items: readonly unknown[], noun: string): string =>
      `${String(items.length)} ${noun}${items.length === 1 ? "" : "s"}`,

    /** What the search goes over: for each package its id, title, operations and types. */
    searchIndex: (packages: readonly PackageView[]): Code =>
      literal(
        packages.map((one) => [
          one.package.id,
          one.api.title,
          one.operations.map(({ name, method, path, doc }) => [name, method, path, firstOf(doc)]),
          one.types.filter(({ isParams }) => !isParams).map(({ name }) => name),
        ]),
      ),
  };

  function firstOf(doc: readonly Text[]): string {
    const [first = ""] = doc;
    return /^[^]*?[.:](?=\s|$)/.exec(rawOf(first).slice(0, 200))?.[0] ?? rawOf(first).slice(0, 140);
  }
});
