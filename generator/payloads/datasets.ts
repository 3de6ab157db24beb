/** Placeholder until the reader of GraphQL is merged. */
export interface Dataset {
  readonly name: string;
}
