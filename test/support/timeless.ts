/** Calls whose time is virtual and whose chance is chosen: what `SellingPartner` does, but for its clock. */
import { send } from "../../templates/runtime/src/send.js";
import type {
  CallOptions,
  CallResponse,
  Operation,
  SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { resolveOptions } from "../../templates/runtime/src/options.js";
import { compileOperation } from "../../templates/runtime/src/request.js";
import { connect } from "../../templates/runtime/src/selling-partner.js";
import { VirtualClock } from "./virtual-clock.js";

export interface Timeless {
  readonly clock: VirtualClock;
  call(operation: Operation, options?: CallOptions): Promise<CallResponse<unknown>>;
}

/** @param random - 1 when left out, so that a delay is the longest that jitter allows. */
export function timeless(
  options: SellingPartnerOptions,
  random: () => number = () => 1,
  clock: VirtualClock = new VirtualClock(),
): Timeless {
  const settings = resolveOptions({ region: "na", lwa: false, ...options });
  const connection = connect(settings, clock, random);
  return {
    clock,
    call: (operation, callOptions = {}) =>
      send(connection, compileOperation(operation), {}, callOptions),
  };
}
