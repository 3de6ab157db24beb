// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** What a line keeps with each of its members: whether it is in the line, and its neighbours. */
export interface Member<Self> {
  isWaiting: boolean;
  before: Self | null;
  after: Self | null;
}

/** A line that members join at either end and leave from any place, each in constant time. */
export class WaitingLine<Waiter extends Member<Waiter>> {
  first: Waiter | null = null;
  last: Waiter | null = null;
  size = 0;

  /** Adds a member at the end, or before all others. */
  join(member: Waiter, isFirst: boolean): void {
    member.before = isFirst ? null : this.last;
    member.after = isFirst ? this.first : null;
    this.#connect(member.before, member);
    this.#connect(member, member.after);
    member.isWaiting = true;
    this.size += 1;
  }

  /** Removes a member; one that has left keeps its neighbours, so that a walk along the line can go on from it. */
  leave(member: Waiter): void {
    if (!member.isWaiting) return;
    member.isWaiting = false;
    this.#connect(member.before, member.after);
    this.size -= 1;
  }

  /** Makes two members neighbours; null stands for the end of the line. */
  #connect(before: Waiter | null, after: Waiter | null): void {
    if (before === null) this.first = after;
    else before.after = after;
    if (after === null) this.last = before;
    else after.before = before;
  }
}
