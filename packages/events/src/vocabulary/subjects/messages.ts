import { define, properties, subject } from '../define.ts';
import { id, oneOf, optional, pii, required, text } from '../fields.ts';

const shape = {
  message_id: required(id, 'The message: one to one person'),
  contact_channel: optional(text, 'e-mail, SMS, push, page, messenger, …'),
  play_id: optional(id, 'The play that sent it'),
  campaign_id: optional(id, 'The campaign it belongs to'),
  template_id: optional(id, 'What it was written after'),
  email: optional(pii('email', text), 'The address it went to'),
  phone: optional(pii('phone', text), 'The number it went to'),
};

/** Messages to customers. */
export const messages = subject({
  code: 'messages',
  title: 'Messages',
  words: 'What the shop sent to a person, and what became of it.',
  events: [
    define({ name: 'Message Sent', family: 'service', stage: 'retention', words: 'A message left.', properties: properties(shape) }),
    define({ name: 'Message Delivered', family: 'service', stage: 'retention', words: 'The other side took it.', properties: properties(shape) }),
    define({ name: 'Message Opened', family: 'service', stage: 'retention', words: 'It was opened, as far as that can be known.', properties: properties(shape) }),
    define({ name: 'Message Clicked', family: 'service', stage: 'retention', words: 'A link in it was followed.', properties: properties({ ...shape, url: optional(text, 'The link') }) }),
    define({
      name: 'Message Bounced',
      family: 'service',
      stage: 'retention',
      words: 'It could not be delivered.',
      properties: properties({ ...shape, kind: optional(oneOf('hard', 'soft'), 'Hard: never try again'), reason: optional(text, 'What the other side said') }),
    }),
    define({
      name: 'Message Unsubscribed',
      family: 'service',
      stage: 'retention',
      words: 'The person wants no more of these.',
      properties: properties({ ...shape, reason: optional(text, 'Why, in a word') }),
    }),
  ],
});
