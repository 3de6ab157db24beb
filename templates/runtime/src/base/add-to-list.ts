/**
 * Adds an item to a list.
 *
 * @returns a function that removes it.
 */
export function addToList<Item>(list: Item[], item: Item): () => void {
  list.push(item);
  return () => {
    if (list.includes(item)) list.splice(list.indexOf(item), 1);
  };
}
