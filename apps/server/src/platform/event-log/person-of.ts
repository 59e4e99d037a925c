/**
 * SQL text: the person behind an alias at this moment, as a 64-bit key; the alias itself where it was never linked.
 *
 * @param alias a column, or an expression of one, with the alias's key
 */
export function personOf(alias = 'alias_key'): string {
  return `dictGetOrDefault('person_of', 'person_key', ${alias}, ${alias})`;
}

/**
 * SQL text of a list: every alias of some people, to look a row's alias up in instead of its person, who is asked for row by row. It may name an alias of somebody else: what is
 * found still has to be grouped by its person.
 *
 * @param people a statement of one column, their keys, called `person`
 */
export function aliasesOf(people: string): string {
  return `SELECT person FROM (${people}) UNION ALL SELECT alias_key FROM dictionary('person_of') WHERE person_key IN (${people})`;
}
