import type { Life } from './life.ts';
import { MINUTE_MS, nextWorkingHour } from './time.ts';
import { ANSWERS, QUESTIONS } from './words.ts';

export type Topic = keyof typeof QUESTIONS;

const REOPENED_SHARE = 0.1;
const BOT_ENOUGH: Readonly<Record<Topic, number>> = { where_is_my_order: 0.45, before_buying: 0.35, return: 0.3, other: 0.1 };

/** Who answers what. */
const TEAMS: Readonly<Record<Topic, string>> = { where_is_my_order: 'Delivery', before_buying: 'Advice', return: 'Returns', other: 'Advice' };

/** A conversation from the first question to the last answer, told by the shop's help desk. */
export function converse(life: Life, of: { at: number; topic: Topic; orderId: string | null }): void {
  const { diary, random, person } = life;
  const { language } = person.market;
  const base = {
    conversation_id: `q-${person.userId}-${Math.floor(of.at / MINUTE_MS).toString(36)}`, contact_channel: random.pick(['chat', 'chat', 'e-mail', 'messenger', 'phone'] as const), topic: of.topic, team: TEAMS[of.topic],
    ...(of.orderId === null ? {} : { order_id: of.orderId }),
  };
  let at = of.at;
  let messages = 0;
  const say = (from: 'customer' | 'assistant' | 'agent', text: string): void => {
    messages += 1;
    diary.fromBackEnd(at, 'Conversation Message Sent', { ...base, message_id: `${base.conversation_id}-${messages}`, from, text, ...(from === 'agent' ? { agent_id: agent } : {}) });
  };
  const agent = `agent-${random.between(1, 4)}`;
  const resolve = (by: 'assistant' | 'agent'): void => {
    at += random.between(2, 30) * MINUTE_MS;
    diary.fromBackEnd(at, 'Conversation Resolved', { ...base, by, messages, ...(by === 'agent' ? { agent_id: agent } : {}) });
  };
  const serve = (text: string): void => {
    at = isOfficeHour(at) ? at + random.wait(55) * MINUTE_MS : nextWorkingHour(at, { hour: 8, leastMs: 30 * MINUTE_MS }) + random.between(0, 90) * MINUTE_MS;
    at = Math.floor(at);
    say('agent', text);
  };
  diary.fromBackEnd(at, 'Conversation Started', base);
  at += 800;
  say('customer', random.pick(QUESTIONS[of.topic][language]));
  const isLive = base.contact_channel === 'chat' || base.contact_channel === 'messenger';
  if (isLive) {
    at += 2_500;
    say('assistant', ANSWERS.assistant[language]);
  }
  const isEnough = isLive && random.chance(BOT_ENOUGH[of.topic]);
  if (!isEnough) serve(ANSWERS.agent[language]);
  resolve(isEnough ? 'assistant' : 'agent');
  let isReopened = false;
  if (random.chance(REOPENED_SHARE)) {
    isReopened = true;
    at += random.between(60, 2_500) * MINUTE_MS;
    diary.fromBackEnd(at, 'Conversation Reopened', base);
    at += 1_000;
    say('customer', random.pick(QUESTIONS[of.topic][language]));
    serve(ANSWERS.agentAgain[language]);
    resolve('agent');
  }
  askEffort(life, { at, conversationId: base.conversation_id, ease: isReopened ? 2.8 : isEnough ? 6 : 5.2 });
}

function isOfficeHour(at: number): boolean {
  const hour = new Date(at).getUTCHours();
  const weekday = new Date(at).getUTCDay();
  return hour >= 7 && hour < 17 && weekday > 0 && weekday < 6;
}

/** How easy was it to get help? The answer follows the effort it took. */
function askEffort(life: Life, of: { at: number; conversationId: string; ease: number }): void {
  const { diary, random } = life;
  if (!random.chance(0.7)) return;
  const survey = { survey_id: 'help-effort', response_id: `r-${of.conversationId}`, touchpoint: 'after help' };
  diary.fromBackEnd(of.at + 20 * MINUTE_MS, 'Survey Shown', survey);
  if (!random.chance(0.45)) return;
  const score = Math.max(1, Math.min(7, Math.round(of.ease + random.next() * 2.4 - 1.2)));
  diary.fromBackEnd(of.at + 24 * MINUTE_MS, 'Survey Answered', { ...survey, kind: 'ces', score });
}
