import type { Permission } from './permissions.ts';

/** Who asks. */
export type Principal =
  /** A person with a session. */
  | { readonly kind: 'user'; readonly userId: string; readonly sessionId: string; readonly email: string; readonly name: string; readonly locale: string }
  /** A program with an API key of one store. */
  | { readonly kind: 'api-key'; readonly keyId: string; readonly storeId: string; readonly scopes: readonly Permission[] }
  /** The command line on the machine that holds the data folder. */
  | { readonly kind: 'local' };
