import type { Reaction } from '../../platform/reactions/reactions.ts';
import type { Linker } from './link.ts';

/** Every event that names two ids or carries traits, of any age and origin: who is who does not depend on when it was told. */
export function createLinkReaction(linker: Linker): Reaction {
  return {
    name: 'customers.link',
    when: { matches: (row) => row.links === 1 && row.bot !== 1, sql: 'links = 1 AND bot = 0' },
    origins: ['live', 'import', 'replay', 'simulated'],
    freshMs: null,
    run: (rows, tx) => linker.link(rows, tx),
  };
}
