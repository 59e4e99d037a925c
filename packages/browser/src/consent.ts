import type { Bag } from './call-arguments.ts';
import { append, each } from './each.ts';
import { PREFIX, type Storing } from './storage.ts';

/** `waiting`: nobody has said anything where something has to be said; calls wait in memory and nothing is kept or sent. */
export type ConsentState = 'given' | 'waiting' | 'refused';

/** By purpose: measure, personalise, or a contact channel such as email. */
type Choices = Readonly<Record<string, boolean>>;

export interface Consent {
  state(): ConsentState;
  /** @returns the purposes whose answer is new */
  choose(choices: Bag): string[];
  /** Reads what is kept, which is `waiting` until then; another tab may have written it since. */
  reread(): void;
  /** Keeps what was chosen, or that nothing was allowed where silence would allow it. */
  keep(): void;
}

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

export const CONSENT_KEY = `${PREFIX}consent`;

/**
 * What the person allowed.
 *
 * A browser that sends Global Privacy Control counts as one that was asked and has not answered; an answer to this very shop outweighs it.
 *
 * @param isAsked the store asks for consent
 * @see https://www.w3.org/TR/gpc/
 */
export function createConsent(storing: Storing, isAsked: boolean): Consent {
  const isSilenceNo = isAsked || navigator.globalPrivacyControl === true;
  let chosen: Choices | null = null;
  const known = (): Choices => (chosen ??= read(storing));
  return {
    state: () => {
      // Reading the storage for the first time takes a while, which must not fall into the page's loading.
      if (chosen === null) return 'waiting';
      const measure = chosen['measure'];
      if (measure === undefined) return isSilenceNo ? 'waiting' : 'given';
      return measure ? 'given' : 'refused';
    },
    choose: (choices) => {
      const changed: string[] = [];
      each(Object.keys(choices), (purpose) => {
        const choice = choices[purpose];
        if (typeof choice !== 'boolean' || known()[purpose] === choice) return;
        chosen = { ...known(), [purpose]: choice };
        append(changed, purpose);
      });
      return changed;
    },
    reread: () => {
      chosen = read(storing);
    },
    keep: () => {
      // A refusal needs no mark where silence means the same.
      const isRefused = known()['measure'] === false;
      const text = write(isRefused ? { measure: false } : known());
      if (isRefused && isSilenceNo) storing.remove(CONSENT_KEY);
      else if (text !== '') storing.set(CONSENT_KEY, text);
    },
  };
}

/** `measure=1&email=0` */
function read(storing: Storing): Choices {
  const choices: Record<string, boolean> = {};
  new URLSearchParams(storing.get(CONSENT_KEY) ?? '').forEach((value, purpose) => {
    choices[purpose] = value === '1';
  });
  return choices;
}

function write(choices: Choices): string {
  const text = new URLSearchParams();
  each(Object.keys(choices), (purpose) => text.set(purpose, choices[purpose] ? '1' : '0'));
  return `${text}`;
}
