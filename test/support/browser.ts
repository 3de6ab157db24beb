/** Where the machine's Chromium is, which tests skip themselves without. */
export const chromiumPath: string = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
