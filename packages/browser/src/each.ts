/** Goes through a list without `forEach` and iterators, which belong to the page and may have been replaced. */
export function each<One>(list: ArrayLike<One>, work: (one: One, at: number) => void): void {
  for (let at = 0; at < list.length; at += 1) {
    const one = list[at];
    if (one !== undefined) work(one, at);
  }
}

/** Adds to a list without `push`, which belongs to the page. */
export function append<One>(list: One[], one: One): void {
  list[list.length] = one;
}
