/** Gets an access token from a sandbox, with the credentials that its process has printed. */
export async function printedToken(text: string): Promise<string> {
  const response = await fetch(printedValue(text, "lwa.endpoint"), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: printedValue(text, "LWA_CLIENT_ID"),
      client_secret: printedValue(text, "LWA_CLIENT_SECRET"),
      refresh_token: printedValue(text, "LWA_REFRESH_TOKEN"),
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

/** Finds a value that the process of a sandbox has printed: `endpoint`, `LWA_CLIENT_ID` … */
export function printedValue(text: string, name: string): string {
  return new RegExp(`^ +${name} +(\\S+)$`, "m").exec(text)?.[1] ?? "";
}
