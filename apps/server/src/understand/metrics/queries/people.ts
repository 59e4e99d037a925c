/** The person behind an alias at this moment; 0 for nobody. */
export function personOf(alias: string): string {
  return `if(${alias} = 0, 0, dictGetOrDefault('person_of', 'person_key', ${alias}, ${alias}))`;
}
