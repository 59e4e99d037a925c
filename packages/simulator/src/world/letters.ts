import type { Life } from './life.ts';
import { createRandom } from './random.ts';
import { DAY_MS, dayOf, HOUR_MS } from './time.ts';

/** A letter goes out every second Thursday. */
const EVERY_DAYS = 14;
const SUBJECTS = ['new-arrivals', 'how-to-care', 'season-at-home', 'from-the-workshop', 'gift-ideas', 'last-pieces'] as const;

/** What a letter leads to. */
export interface LetterClick {
  readonly at: number;
  readonly campaign: string;
}

/**
 * The letters that a subscriber gets, from the consent until the end of the life or until the person has enough.
 * @returns visits that follow from a click
 */
export function sendLetters(life: Life): readonly LetterClick[] {
  const { diary, person, lettersSince } = life;
  if (lettersSince === null) return [];
  // Apart from the rest of the life: a letter more or less changes nothing else.
  const random = createRandom(`${person.id}|letters`);
  const clicks: LetterClick[] = [];
  for (let day = nextLetterDay(dayOf(lettersSince)); day * DAY_MS < life.endsAt; day += EVERY_DAYS) {
    const campaign = `letter-${Math.floor(day / EVERY_DAYS)}-${SUBJECTS[Math.floor(day / EVERY_DAYS) % SUBJECTS.length] ?? 'letter'}`;
    const sentAt = day * DAY_MS + 8 * HOUR_MS + random.between(0, 1_500) * 1_000;
    const letter = { message_id: `m-${person.userId}-${day}`, contact_channel: 'email', campaign_id: campaign, template_id: 'letter' };
    diary.fromBackEnd(sentAt, 'Message Sent', letter);
    if (random.chance(0.012)) {
      diary.fromBackEnd(sentAt + 9_000, 'Message Bounced', { ...letter, kind: 'soft', reason: 'mailbox full' });
      continue;
    }
    if (!random.chance(0.34)) continue;
    const openedAt = sentAt + Math.floor(random.wait(7) * HOUR_MS);
    diary.fromBackEnd(openedAt, 'Message Opened', letter);
    if (random.chance(0.16)) {
      diary.fromBackEnd(openedAt + 40_000, 'Message Clicked', { ...letter, url: `https://hearth-loam.example/${person.market.language}?utm_campaign=${campaign}` });
      clicks.push({ at: openedAt + 42_000, campaign });
    } else if (random.chance(0.025)) {
      diary.fromBackEnd(openedAt + 60_000, 'Message Unsubscribed', { ...letter, reason: 'too_often' });
      diary.fromBackEnd(openedAt + 60_500, 'Consent Changed', { purpose: 'email', granted: false, text_id: 'letters', text_version: '1', place: 'letter' });
      break;
    }
  }
  return clicks;
}

function nextLetterDay(day: number): number {
  // Day 0 was a Thursday.
  return Math.floor(day / EVERY_DAYS) * EVERY_DAYS + EVERY_DAYS;
}
