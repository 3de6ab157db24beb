/** Whether this is `npm run test:long`: what `npm test` does with a part of the cases is then done with all of them. */
export const isLong: boolean = process.env["KATAGAMI_LONG"] === "1";
