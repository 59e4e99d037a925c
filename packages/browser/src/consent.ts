import { PREFIX, type Storing } from './storage.ts';

/** `waiting`: nobody has said anything where something has to be said; calls wait in memory and nothing is kept or sent. */
export type ConsentState = 'given' | 'waiting' | 'refused';

/** By purpose: measure, personalise, or a contact channel such as email. */
export type Choices = Readonly<Record<string, boolean>>;

export interface Consent {
  state(): ConsentState;
  /** @returns the purposes whose answer is new */
  choose(choices: Choices): string[];
  /** Reads again what is kept: another tab may have written it. */
  reread(): void;
  /** Keeps what was chosen, or that nothing was allowed where silence would allow it. */
  keep(): void;
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
  const isSilenceNo = isAsked || Reflect.get(navigator, 'globalPrivacyControl') === true;
  let chosen = read(storing);
  return {
    state: () => {
      const measure = chosen['measure'];
      if (measure === undefined) return isSilenceNo ? 'waiting' : 'given';
      return measure ? 'given' : 'refused';
    },
    choose: (choices) => {
      const changed = Object.keys(choices).filter((purpose) => typeof choices[purpose] === 'boolean' && chosen[purpose] !== choices[purpose]);
      chosen = { ...chosen, ...choices };
      return changed;
    },
    reread: () => {
      chosen = read(storing);
    },
    keep: () => {
      // A refusal needs no mark where silence means the same.
      if (chosen['measure'] === false) chosen = { measure: false };
      if (chosen['measure'] === false && isSilenceNo) storing.remove(CONSENT_KEY);
      else if (Object.keys(chosen).length > 0) storing.set(CONSENT_KEY, write(chosen));
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
  for (const purpose in choices) if (Object.hasOwn(choices, purpose)) text.set(purpose, choices[purpose] ? '1' : '0');
  return `${text}`;
}
