// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * The types of selections: what can be asked of a dataset, what of that was asked, and the rows that come of it. They are
 * about three types: `Answer` has all fields of an object, `Selection` what can be asked of it, `Selected` what was.
 */

/**
 * A selection of fields: `true` for a value, and what `Objects` has for an object; undefined is not selected. It is made of the answer's own properties,
 * so that an editor shows their documentation.
 */
export type Fields<Answer, Objects = unknown> = {
  readonly [Name in keyof Answer]?:
    (Name extends keyof Objects ? Objects[Name] : true) | Inherited<Name> | undefined;
};

/**
 * What every object inherits under a name. Without it, no object could be passed where a schema has an optional field or
 * argument of such a name: TypeScript compares what is inherited, too.
 */
export type Inherited<Name> = Name extends keyof typeof Object.prototype
  ? (typeof Object.prototype)[Name]
  : never;

/** What the types of an interface have in common. */
export type Shared<Member, Names extends keyof Member> = Pick<Member, Names>;

/** The selections of an interface or a union that only objects of one type have: `"... on Book": { pages: true }`. */
export type Fragments<Selections> = {
  readonly [Name in keyof Selections & string as `... on ${Name}`]?: Selections[Name] | undefined;
};

/** The selection of a field that has arguments. `args` may be omitted if no argument is required. */
export type WithArguments<Arguments, Selection> = {
  readonly select: Selection;
} & (Partial<Arguments> extends Arguments
  ? { readonly args?: Arguments | undefined }
  : { readonly args: Arguments });

/** What a dataset answers, with all fields, and what can be asked of it. */
export interface Dataset {
  readonly answer: object;
  readonly selection: object;
}

/** The key of what no selection has, so that an editor does not offer it. */
declare const PROBLEM: unique symbol;

/** Shown where the schema has no such field or argument. */
export interface NoSuchField<Name> {
  readonly [PROBLEM]: Name;
}

/** Shown where an object is selected, but none of its fields. */
export interface SelectAtLeastOneField {
  readonly [PROBLEM]: "no field";
}

/** Shown where more than one list is asked for: a document could not say which of them a row belongs to. */
export interface SelectOnlyOneList {
  readonly [PROBLEM]: "several lists";
}

/** The type that a selection must have: only with fields that exist, at any depth, and one list at the top. */
export type Checked<Selected, Selection> =
  IsUnion<keyof Selected> extends true
    ? { readonly [Name in keyof Selected]: SelectOnlyOneList }
    : CheckedFields<Selected, Selection>;

type CheckedFields<Selected, Selection> = Selected extends object
  ? Selection extends { readonly select: infer Inner; readonly args?: infer Arguments }
    ? {
        readonly [Name in keyof Selected]: Name extends "select"
          ? CheckedFields<Selected[Name], Inner>
          : Name extends "args"
            ? CheckedValue<Selected[Name], Arguments>
            : NoSuchField<Name>;
      }
    : [keyof Selected] extends [never]
      ? SelectAtLeastOneField
      : {
          readonly [Name in keyof Selected]: Name extends keyof Selection
            ? CheckedFields<Selected[Name], Exclude<Selection[Name], undefined>>
            : NoSuchField<Name>;
        }
  : unknown;

type CheckedValue<Value, Input> = unknown extends Input
  ? unknown
  : Value extends readonly unknown[]
    ? { readonly [Index in keyof Value]: CheckedValue<Value[Index], ItemOf<Input>> }
    : Value extends object
      ? {
          readonly [Name in keyof Value]: Name extends KeysOfUnion<Input>
            ? CheckedValue<Value[Name], MemberOf<Input, Name>>
            : NoSuchField<Name>;
        }
      : unknown;

type ItemOf<Input> = Input extends readonly (infer Item)[] ? Item : never;

type KeysOfUnion<Input> = Input extends object ? keyof Input : never;

type MemberOf<Input, Name> = Input extends object
  ? Name extends keyof Input
    ? Input[Name]
    : never
  : never;

type IsUnion<Type, Copy = Type> = [Type] extends [never]
  ? false
  : Type extends unknown
    ? [Copy] extends [Type]
      ? false
      : true
    : never;

/** The rows of a query: the elements of the one list that was asked for, each with the fields that were selected. */
export type SelectedRow<Answer, Selection, Selected> = {
  [Name in keyof Selected & keyof Answer & keyof Selection]: Answered<
    NonNullable<ElementOf<NonNullable<Answer[Name]>>>,
    NonNullable<Selection[Name]>,
    NonNullable<Selected[Name]>
  >;
}[keyof Selected & keyof Answer & keyof Selection];

type ElementOf<List> = List extends readonly (infer Item)[] ? Item : List;

/** What is answered for a field: lists and nulls as in the answer, objects with what was selected of them. */
type Answered<Answer, Selection, Selected> = Selection extends { readonly select: infer Inner }
  ? Selected extends { readonly select: infer InnerSelected }
    ? Answered<Answer, Inner, InnerSelected>
    : never
  : Answer extends readonly (infer Item)[]
    ? Answered<Item, Selection, Selected>[]
    : // An open enum has `string & {}`, which is an object for TypeScript.
      Answer extends string
      ? Answer
      : Answer extends object
        ? // The object is written out here, and not under a name of its own, so that an editor shows its fields.
          {
            [
              Name in keyof Answer as Name extends keyof WithFragment<Answer, Selected>
                ? Name
                : never
            ]: AnsweredField<
              Answer[Name],
              WithFragment<Answer, Selection>,
              WithFragment<Answer, Selected>,
              Name
            >;
          }
        : Answer;

/** What is answered for a field that was selected; or undefined, if the selection leaves open whether it was. */
type AnsweredField<Answer, Selection, Selected, Name> = Name extends keyof Selection &
  keyof Selected
  ? | Answered<Answer, NonNullable<Selection[Name]>, NonNullable<Selected[Name]>>
    | (undefined extends Selected[Name] ? undefined : never)
  : never;

/** A selection, and what it selects of objects of the answer's type only. */
type WithFragment<Answer, Selected> = Answer extends {
  readonly __typename: infer Name extends string;
}
  ? `... on ${Name}` extends keyof Selected
    ? Selected & NonNullable<Selected[`... on ${Name}`]>
    : Selected
  : Selected;
