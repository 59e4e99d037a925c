import { define, properties, subject } from '../define.ts';
import { flag, id, oneOf, optional, pii, quantity, required, text } from '../fields.ts';

const SIGNALS = [
  'rage_click', 'dead_click', 'u_turn', 'form_error', 'form_left', 'failed_search', 'slow_page', 'script_error', 'coupon_denied', 'payment_failed', 'out_of_stock',
] as const;

/** Told as signals as well, though nothing went wrong: who copies a name looks elsewhere, which is no friction. */
export const SIGNALS_WITHOUT_FRICTION = ['text_copied'] as const;

/** Consent, exposures and signals. */
export const decisions = subject({
  code: 'consent-exposures-signals',
  title: 'Consent, exposures and signals',
  words: 'What a person allowed, which arm of a play they met, and friction seen in behaviour.',
  events: [
    define({
      name: 'Consent Changed',
      family: 'device',
      stage: null,
      words: 'A person allowed something or took it back.',
      properties: properties({
        purpose: required(text, 'measure, personalise, or a contact channel such as email, sms, push'),
        granted: required(flag, 'Whether it is allowed now'),
        text_id: optional(id, 'Which text the person saw'),
        text_version: optional(text, 'Which version of it'),
        place: optional(text, 'Where it was asked'),
      }),
    }),
    define({
      name: 'Exposure',
      family: 'device',
      stage: null,
      words: 'A person met a play or its holdout.',
      properties: properties({
        play_id: required(id, 'The play or experiment'),
        arm: required(text, 'The arm, such as treatment or holdout'),
        unit: optional(oneOf('person', 'session', 'device'), 'What was assigned; person unless said'),
        decision_id: optional(id, 'The decision behind it'),
        reason: optional(text, 'Why this arm, where it is not chance'),
      }),
    }),
    define({
      name: 'Signal',
      family: 'device',
      stage: null,
      words: `Friction seen in behaviour: ${SIGNALS.join(', ')}, or another word of the shop's own.`,
      properties: properties({
        kind: required(text, 'Which friction'),
        target: optional(text, 'Where on the page, as a selector'),
        path: optional(text, 'The page'),
        count: optional(quantity, 'How often in a row'),
        value: optional(quantity, 'Size, such as milliseconds of a slow page'),
        product_id: optional(id, 'The product concerned'),
        message: optional(pii('text', text), 'What was said, such as an error'),
      }),
    }),
  ],
});
