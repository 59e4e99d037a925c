import { addDays } from '../../platform/local-days.ts';
import { dayText, figureText, type Language, metricLabel, percentText, writtenUnit } from '../../platform/i18n/words.ts';
import type { Condition, Verdict } from './condition.ts';
import { escapeHtml, mailPage, MAIL_COLOURS } from './mail-page.ts';
import type { MailText } from './teller.ts';
import { sayIn } from './texts.ts';

export interface Told {
  readonly kind: 'breach' | 'recovery' | 'test';
  readonly metric: { readonly code: string; readonly label: string };
  readonly condition: Condition;
  readonly verdict: Verdict;
  readonly currency: string;
  readonly language: Language;
  readonly storeName: string;
  /** Where the figure is seen. */
  readonly url: string;
}

const SMALL = 30;

/** What an alert says, as a title and lines. */
export function alertLines({ kind, metric, condition, verdict, currency, language }: Told): { title: string; lines: string[] } {
  const say = sayIn(language);
  const form = { unit: writtenUnit(metric.code, verdict.unit), currency, language };
  const figure = (value: number | null): string => figureText(value, form);
  const title = say(titleOf(condition, kind === 'recovery', verdict), { metric: metricLabel(metric, language), limit: figure(verdict.against) });
  const last = addDays(verdict.to, -1);
  const period = verdict.from === last ? dayText(last, language) : `${dayText(verdict.from, language)} – ${dayText(last, language)}`;
  const lines = [say('value', { value: figure(verdict.value), period })];
  lines.push(verdict.low === null ? say('n', { n: String(verdict.n) }) : say('interval', { low: figure(verdict.low), high: figure(verdict.high), n: String(verdict.n) }));
  if (verdict.n < SMALL && verdict.unit !== 'count') lines.push(say('small'));
  if (condition.kind === 'threshold') lines.push(say('against.limit', { against: figure(verdict.against) }));
  if (condition.kind === 'change' && verdict.against !== null) lines.push(say('against.before', { against: figure(verdict.against), percent: percentText(((verdict.value ?? 0) - verdict.against) / verdict.against, language) ?? '–' }));
  if (condition.kind === 'anomaly' && verdict.usualLow !== null) {
    // Most figures can't be below nothing; what is usual is told no further.
    const least = verdict.unit === 'points' || (verdict.value ?? 0) < 0 ? -Infinity : 0;
    lines.push(say('against.usual', { low: figure(Math.max(least, verdict.usualLow)), high: figure(verdict.unit === 'share' ? Math.min(1, verdict.usualHigh ?? 1) : verdict.usualHigh), against: figure(verdict.against) }));
  }
  return { title: kind === 'test' ? `${say('test')}: ${title}` : title, lines: kind === 'test' ? [say('test.text'), ...lines] : lines };
}

function titleOf(condition: Condition, isOver: boolean, { value, against }: Verdict): Parameters<ReturnType<typeof sayIn>>[0] {
  if (isOver) return 'title.over';
  if (condition.kind === 'threshold') return condition.side === 'above' ? 'title.above' : 'title.below';
  // A test may be asked for while nothing moves: then the side that is watched is told.
  const isUp = condition.side === 'either' ? (value ?? 0) >= (against ?? 0) : condition.side === 'up';
  if (condition.kind === 'change') return isUp ? 'title.rose' : 'title.fell';
  return isUp ? 'title.high' : 'title.low';
}

/** The same as a mail. */
export function alertMail(told: Told, unsubscribeUrl: string): MailText {
  const say = sayIn(told.language);
  const { title, lines } = alertLines(told);
  const [first = '', ...rest] = lines;
  const body = `<p style="margin:0 0 8px;font-size:17px;">${escapeHtml(first)}</p>${rest.map((line) => `<p style="margin:0 0 6px;color:${MAIL_COLOURS.dim};">${escapeHtml(line)}</p>`).join('')}`;
  const why = say('why', { store: told.storeName });
  return {
    subject: `${told.storeName}: ${title}`, pictures: [],
    text: [title, '', ...lines, '', `${say('open')}: ${told.url}`, '', why, `${say('stop')}: ${unsubscribeUrl}`, ''].join('\n'),
    html: mailPage({ language: told.language, title, above: told.storeName, body, open: { text: say('open'), url: told.url }, why, stop: { text: say('stop'), url: unsubscribeUrl } }),
  };
}
