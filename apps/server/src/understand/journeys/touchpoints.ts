/** The five stages, in the order of the line. */
export const STAGES = ['awareness', 'consideration', 'purchase', 'retention', 'advocacy'] as const;
export type Stage = (typeof STAGES)[number];

/** Properties of an event that a rule may compare; a closed list, since each is read out of the row's text. */
export const PROPERTIES = [
  'sales_channel', 'contact_channel', 'kind', 'status', 'step', 'step_name', 'category', 'list_id', 'survey_id', 'touchpoint', 'share_via', 'type',
] as const;
export type PropertyName = (typeof PROPERTIES)[number];

export const TELLERS = ['browser', 'mobile', 'server', 'webhook', 'import'] as const;
export type Teller = (typeof TELLERS)[number];

/** How somebody came: looked at where a run begins. Every part that is not null must hold; `*` stands for any text. */
export interface ArrivalCondition {
  readonly on: 'arrival';
  /** ad, search engine, social, e-mail, referral or direct. */
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly referrer: string | null;
}

/** Something that happened. Every part that is not null must hold; `*` stands for any text. */
export interface EventCondition {
  readonly on: 'event';
  readonly name: string | null;
  readonly path: string | null;
  readonly teller: Teller | null;
  readonly property: { readonly name: PropertyName; readonly equals: string } | null;
}

export type Condition = ArrivalCondition | EventCondition;

/** A named place where person and store meet. In a list the first whose rules match wins. */
export interface Touchpoint {
  readonly id: string;
  /** The merchant's own words; null: the built-in name in the reader's language. */
  readonly name: string | null;
  readonly stage: Stage;
  /** Any of them recognises it. */
  readonly rules: readonly Condition[];
}

/** What a map may hold. */
export const LIMITS = { touchpoints: 100, conditions: 500, text: 200, name: 1_000, stars: 8 } as const;
