import { isRestrictedRole } from "../access/texts.js";
import { byCodePoint } from "../lib/paths.js";

/** An operation, or a part of its answer, that needs one of some roles. */
export interface Need {
  /** `orders-v0.getOrders` */
  readonly what: string;
  /** Empty if it needs none, or if they are unknown. */
  readonly anyOf: readonly string[];
  /** Whether no page of Amazon's says so. */
  readonly probably: boolean;
}

/** A role to ask for. */
export interface ChosenRole {
  readonly role: string;
  /** Whether Amazon grants it only after a review. */
  readonly restricted: boolean;
  /** Whether something needs just this role; otherwise another choice would be possible. */
  readonly required: boolean;
  /** Whether every need of it is a guess. */
  readonly probably: boolean;
  /** What it is enough for. */
  readonly for: readonly string[];
}

/**
 * Chooses roles that are enough for all needs: those without a choice, then each time the role that most of the rest can have. Unrestricted
 * roles come before restricted ones, which Amazon reviews.
 */
export function chooseRoles(needs: readonly Need[]): readonly ChosenRole[] {
  const open = needs.filter(({ anyOf }) => anyOf.length > 0);
  const required = new Set(open.flatMap(({ anyOf }) => (anyOf.length === 1 ? anyOf : [])));
  const chosen = new Set(required);
  for (;;) {
    const left = open.filter(({ anyOf }) => !anyOf.some((role) => chosen.has(role)));
    const next = mostNeeded(left);
    if (next === null) break;
    chosen.add(next);
  }
  return [...chosen].map((role) => {
    const own = open.filter(({ anyOf }) => anyOf.includes(role));
    return {
      role,
      restricted: isRestrictedRole(role),
      required: required.has(role),
      probably: own.every(({ probably }) => probably),
      for: [...new Set(own.map(({ what }) => what))],
    };
  });
}

function mostNeeded(needs: readonly Need[]): string | null {
  const roles = [...new Set(needs.flatMap(({ anyOf }) => anyOf))];
  const countOf = (role: string): number =>
    needs.filter(({ anyOf }) => anyOf.includes(role)).length;
  const [best] = roles.toSorted(
    (a, b) =>
      Number(isRestrictedRole(a)) - Number(isRestrictedRole(b)) ||
      countOf(b) - countOf(a) ||
      byCodePoint(a, b),
  );
  return best ?? null;
}
