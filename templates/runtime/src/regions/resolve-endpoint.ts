import { parseEndpoint } from "../base/check-options.js";
import type { ReportProblem } from "../base/errors.js";
import { findMarketplace, type Region, regions } from "./regions.js";

/** Where requests are sent: the options of a `SellingPartner` that decide it. */
interface EndpointOptions {
  readonly region?: Region | undefined;
  readonly marketplace?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly sandbox?: boolean | undefined;
}

/** Finds the region of the options; null if only an endpoint was given, or if it is not known. */
export function resolveRegion(
  { region, marketplace }: EndpointOptions,
  report: ReportProblem,
): Region | null {
  if (region !== undefined && !Object.hasOwn(regions, region)) {
    report(`region ${JSON.stringify(region)} is not one of ${Object.keys(regions).join(", ")}`);
    return null;
  }
  if (marketplace === undefined) return region ?? null;
  const found = findMarketplace(marketplace);
  if (found === null) {
    report(
      `marketplace ${JSON.stringify(marketplace)} is neither a known country code nor a known marketplace id`,
    );
    return region ?? null;
  }
  if (region !== undefined && region !== found.region) {
    report(`marketplace ${marketplace} is in region ${found.region}, not in ${region}`);
  }
  return found.region;
}

/** Finds the URL to send to, without a slash at its end; empty if there is none. */
export function resolveEndpoint(
  { endpoint, sandbox, region: given, marketplace }: EndpointOptions,
  region: Region | null,
  report: ReportProblem,
): string {
  if (endpoint === undefined) {
    if (region !== null) return regions[region][sandbox ? "sandboxEndpoint" : "endpoint"];
    if (given === undefined && marketplace === undefined) {
      report("one of region, marketplace and endpoint is required");
    }
    return "";
  }
  const url = parseEndpoint(endpoint, "endpoint", report);
  return url === null ? "" : `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
