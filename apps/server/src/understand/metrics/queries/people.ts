import { personOf as linkedPersonOf } from '../../../platform/event-log/person-of.ts';

/** The person behind an alias at this moment; 0 for nobody. */
export function personOf(alias: string): string {
  return `if(${alias} = 0, 0, ${linkedPersonOf(alias)})`;
}
