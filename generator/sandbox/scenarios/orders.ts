/** What the scenarios of vendors share of their orders, times and events. */
import type { ScenarioEvent } from "./scenario.js";

/** In milliseconds. */
export const hour = 3_600_000;
export const day: number = 24 * hour;

/** A state with orders, each with a number of its own. */
export interface OrdersState {
  readonly orders: readonly { readonly number: string }[];
}

export function findOrder<State extends OrdersState>(
  state: State,
  number: string,
): State["orders"][number] | null {
  return state.orders.find((order) => order.number === number) ?? null;
}

/** Replaces an order by one with the same number. */
export function withOrder<State extends OrdersState>(
  state: State,
  changed: State["orders"][number],
): State {
  return {
    ...state,
    orders: state.orders.map((order) => (order.number === changed.number ? changed : order)),
  };
}

/** Something that happened to an order; to none in particular if that is null. */
export function about(
  order: string | null,
  text: string,
  more: Partial<ScenarioEvent> = {},
): ScenarioEvent {
  return { subject: order, text, ...more };
}
