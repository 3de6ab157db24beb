/** Calls whose time and chance are chosen: what `SellingPartner` does, but for its clock. */
import type { Clock } from "../../templates/runtime/src/base/clock.js";
import type {
  CallOptions,
  CallResponse,
  Operation,
  SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { resolveOptions } from "../../templates/runtime/src/options.js";
import { compileOperation } from "../../templates/runtime/src/request/request.js";
import { connect } from "../../templates/runtime/src/connect.js";
import { send } from "../../templates/runtime/src/send.js";
import { type Answer, recordingFetch, type Sent } from "./transport.js";
import { VirtualClock } from "./virtual-clock.js";

export type Caller = (
  operation: Operation,
  options?: CallOptions,
  params?: unknown,
) => Promise<CallResponse<unknown>>;

/** Calls by a clock of one's own. */
export function callerOf(
  options: SellingPartnerOptions,
  clock: Clock,
  random: () => number,
): Caller {
  const settings = resolveOptions({ region: "na", lwa: false, ...options });
  const connection = connect(settings, clock, random);
  return (operation, callOptions = {}, params = {}) =>
    send(connection, compileOperation(operation), params, callOptions);
}

/**
 * Calls in virtual time.
 *
 * @param random - 1 when left out, so that a delay is the longest that jitter allows.
 */
export function timeless(
  options: SellingPartnerOptions,
  random: () => number = () => 1,
  clock: VirtualClock = new VirtualClock(),
): { readonly clock: VirtualClock; readonly call: Caller } {
  return { clock, call: callerOf(options, clock, random) };
}

/** Calls in virtual time that get these answers, and the requests that were sent. See `timeless`. */
export function answering(
  answers: Answer | readonly Answer[],
  options: SellingPartnerOptions = {},
  random?: () => number,
  clock?: VirtualClock,
): { readonly clock: VirtualClock; readonly call: Caller; readonly sent: readonly Sent[] } {
  const { fetch, sent } = recordingFetch(...[answers].flat());
  return { ...timeless({ fetch, ...options }, random, clock), sent };
}
