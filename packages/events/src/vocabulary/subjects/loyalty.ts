import { define, properties, subject } from '../define.ts';
import { amount, currency, id, instant, optional, quantity, required, text } from '../fields.ts';

const points = {
  points: required(quantity, 'How many'),
  balance: optional(quantity, 'What is left afterwards'),
  reason: optional(text, 'What for, such as "order" or "birthday"'),
  order_id: optional(id, 'The order behind it'),
  program_id: optional(id, 'The programme, where there are several'),
};

/** Points and referrals. */
export const loyalty = subject({
  code: 'loyalty',
  title: 'Points and referrals',
  words: 'Points earned and spent, friends brought along.',
  events: [
    define({
      name: 'Points Earned',
      family: 'service',
      stage: 'retention',
      words: 'A customer got points.',
      properties: properties({ ...points, expires_at: optional(instant, 'When they expire') }),
    }),
    define({
      name: 'Points Redeemed',
      family: 'service',
      stage: 'retention',
      words: 'A customer spent points.',
      properties: properties({ ...points, value: optional(amount, 'What they were worth'), currency: optional(currency, 'Currency of the worth') }),
    }),
    define({ name: 'Points Expired', family: 'service', stage: 'retention', words: 'Points were lost to time.', properties: properties(points) }),
    define({
      name: 'Referral Shared',
      family: 'service',
      stage: 'advocacy',
      words: 'A customer passed an invitation on.',
      properties: properties({
        referral_id: required(id, 'The invitation: one per customer and programme'),
        program_id: optional(id, 'The programme'),
        share_via: optional(text, 'How it was sent'),
      }),
    }),
    define({
      name: 'Referral Converted',
      family: 'service',
      stage: 'advocacy',
      words: 'An invited friend did what the programme asks, mostly a first order. Told about the one who invited.',
      properties: properties({
        referral_id: required(id, 'The invitation'),
        program_id: optional(id, 'The programme'),
        friend_id: optional(id, 'The friend\'s user id'),
        order_id: optional(id, 'The friend\'s order'),
        reward: optional(amount, 'What it earned the one who invited'),
        currency: optional(currency, 'Currency of the reward'),
      }),
    }),
  ],
});
