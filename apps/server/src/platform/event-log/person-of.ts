/**
 * SQL text: the person behind an alias at this moment, as a 64-bit key; the alias itself where it was never linked.
 *
 * @param alias a column, or an expression of one, with the alias's key
 */
export function personOf(alias = 'alias_key'): string {
  return `dictGetOrDefault('person_of', 'person_key', ${alias}, ${alias})`;
}
