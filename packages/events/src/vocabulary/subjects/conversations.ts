import { define, properties, subject } from '../define.ts';
import { id, flag, longText, oneOf, optional, pii, quantity, required, text } from '../fields.ts';

const shape = {
  conversation_id: required(id, 'The conversation'),
  contact_channel: optional(text, 'chat, e-mail, messenger, phone, …'),
  subject: optional(pii('text', text), 'What it is about, in the customer\'s words'),
  topic: optional(text, 'What it is about, as sorted by the shop'),
  order_id: optional(id, 'The order it is about'),
  agent_id: optional(id, 'Who serves it'),
  team: optional(text, 'The team that serves it'),
};

/** Conversations with the shop. */
export const conversations = subject({
  code: 'conversations',
  title: 'Conversations',
  words: 'Help asked for and given, whatever the contact channel.',
  events: [
    define({ name: 'Conversation Started', family: 'service', stage: 'retention', words: 'A person turned to the shop.', properties: properties(shape) }),
    define({
      name: 'Conversation Message Sent',
      family: 'service',
      stage: 'retention',
      words: 'One message, in either direction.',
      properties: properties({
        ...shape,
        message_id: optional(id, 'The message'),
        from: optional(oneOf('customer', 'agent', 'assistant', 'system'), 'Who wrote it'),
        text: optional(pii('text', longText), 'What it says'),
        internal: optional(flag, 'A note that the customer does not see'),
      }),
    }),
    define({
      name: 'Conversation Resolved',
      family: 'service',
      stage: 'retention',
      words: 'A conversation was settled.',
      properties: properties({
        ...shape,
        resolution: optional(text, 'How, in a word'),
        by: optional(oneOf('customer', 'agent', 'assistant', 'system'), 'Who settled it'),
        messages: optional(quantity, 'How many messages it took'),
      }),
    }),
    define({ name: 'Conversation Reopened', family: 'service', stage: 'retention', words: 'A settled conversation went on.', properties: properties(shape) }),
  ],
});
