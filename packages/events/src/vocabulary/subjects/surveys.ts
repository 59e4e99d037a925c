import { define, properties, subject } from '../define.ts';
import { id, oneOf, optional, pii, quantity, required, text } from '../fields.ts';

/** Highest score of each kind unless the survey says another; null has no usual one. */
const USUAL_SCALE = { csat: 5, nps: 10, ces: 7, custom: null } as const;
const LOWEST = { csat: 1, nps: 0, ces: 1, custom: 0 } as const;

const shape = {
  survey_id: required(id, 'The survey'),
  response_id: optional(id, 'The response: one person\'s pass through the survey'),
  question_id: optional(id, 'The question, where a survey has several'),
  order_id: optional(id, 'The order it asks about'),
  touchpoint: optional(text, 'Where it was asked, such as "after delivery"'),
};

const answered = properties({
  ...shape,
  kind: required(oneOf('csat', 'nps', 'ces', 'custom'), 'What is measured: csat 1–5, nps 0–10, ces 1–7, custom from 0'),
  score: optional(quantity, 'The score; required unless the kind is custom'),
  scale_max: optional(quantity, 'Highest score possible: 5, 10 or 7 by kind unless said'),
  choice: optional(text, 'The option chosen, where options are offered; asked why somebody leaves, the code of a reason such as shipping_price; asked what drives the shopping, motive_inspiration, motive_speed, motive_price or motive_certainty'),
  comment: optional(pii('text', text), 'What was written'),
})
  .superRefine((answer, context) => {
    const highest = answer.scale_max ?? USUAL_SCALE[answer.kind];
    const lowest = LOWEST[answer.kind];
    if (highest !== null && highest <= lowest) context.addIssue({ code: 'custom', path: ['scale_max'], message: `a number above ${lowest}` });
    if (answer.score === null || answer.score === undefined) {
      if (answer.kind !== 'custom') context.addIssue({ code: 'custom', path: ['score'], message: `a score from ${lowest} to ${highest}` });
    } else if (answer.score < lowest || (highest !== null && answer.score > highest)) {
      context.addIssue({ code: 'custom', path: ['score'], message: `a score from ${lowest} to ${highest ?? 'any height'}` });
    }
  })
  // Written out, so that a reader of the log need not know the usual scales.
  .overwrite((answer) => ({ ...answer, scale_max: answer.scale_max ?? USUAL_SCALE[answer.kind] }));

/** Questions asked and answered. */
export const surveys = subject({
  code: 'surveys',
  title: 'Surveys',
  words: 'Questions asked and answered. Reviews of products are not survey answers.',
  events: [
    define({ name: 'Survey Shown', family: 'service', stage: 'retention', words: 'A person saw a survey.', properties: properties(shape) }),
    define({ name: 'Survey Answered', family: 'service', stage: 'retention', words: 'A person answered one question of a survey.', properties: answered }),
    define({ name: 'Survey Dismissed', family: 'service', stage: 'retention', words: 'A person closed a survey without an answer.', properties: properties(shape) }),
  ],
});
