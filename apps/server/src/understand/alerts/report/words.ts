import { addDays } from '../../../platform/local-days.ts';
import { dayText, figureText, type Language, metricLabel, percentText, writtenUnit } from '../../../platform/i18n/words.ts';
import { escapeHtml, mailPage, MAIL_COLOURS } from '../mail-page.ts';
import type { MailText } from '../teller.ts';
import { sayIn } from '../texts.ts';
import type { ReportFigure } from './measure.ts';
import { drawChart, PICTURE } from './picture.ts';
import type { Cadence } from './schedule.ts';

export interface ReportTold {
  readonly name: string | null;
  readonly cadence: Cadence;
  readonly period: { readonly from: string; readonly to: string };
  readonly figures: readonly ReportFigure[];
  readonly language: Language;
  readonly storeName: string;
  readonly currency: string;
  readonly url: string;
  readonly isTest: boolean;
}

const SMALL = 30;

/** What one figure says, in lines. */
interface FigureWords {
  readonly label: string;
  readonly value: string;
  readonly change: string;
  readonly certainty: string;
}

function wordsOf({ answer, isChanged }: ReportFigure, { language, currency }: Pick<ReportTold, 'language' | 'currency'>): FigureWords {
  const say = sayIn(language);
  const figure = (value: number | null): string => figureText(value, { unit: writtenUnit(answer.code, answer.unit), currency, language });
  const before = answer.previous?.value ?? null;
  const share = answer.value === null || before === null || before === 0 ? null : (answer.value - before) / Math.abs(before);
  const change = percentText(share, language) ?? '–';
  const moved = isChanged === null ? say('report.untested', { change }) : isChanged ? say((answer.change?.difference ?? 0) > 0 ? 'report.up' : 'report.down', { change }) : say('report.noChange', { change });
  const n = answer.n.toLocaleString('en').replaceAll(',', '\u202f');
  return {
    label: metricLabel(answer, language), value: answer.value === null ? say('report.nothing') : figure(answer.value),
    change: before === null ? '' : `${moved} · ${say('report.before', { value: figure(before) })}`,
    certainty: answer.value === null ? '' : [answer.low === null ? say('n', { n }) : say('interval', { low: figure(answer.low), high: figure(answer.high), n }), ...(answer.n < SMALL && answer.unit !== 'count' ? [say('small')] : [])].join('. '),
  };
}

const pictureId = (figure: ReportFigure): string => `chart-${figure.answer.code.replaceAll('_', '-')}`;

function figureHtml(figure: ReportFigure, told: ReportTold): string {
  const words = wordsOf(figure, told);
  const { language } = told;
  const [first, last] = [figure.days[0], figure.days.at(-1)];
  const values = [...figure.now, ...figure.before].flatMap((value) => value ?? []);
  const end = (value: number): string => figureText(value, { unit: writtenUnit(figure.answer.code, figure.answer.unit), currency: told.currency, language });
  const small = `font-size:12px;line-height:18px;color:${MAIL_COLOURS.dim};`;
  const chart = first === undefined || last === undefined || values.length === 0 ? '' : `
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td colspan="2" align="right" style="${small}">${escapeHtml(end(Math.max(...values)))}</td></tr>
<tr><td colspan="2"><img src="cid:${pictureId(figure)}" width="${PICTURE.width / 2}" height="${PICTURE.height / 2}" alt="${escapeHtml(`${words.label}: ${dayText(first, language)} – ${dayText(last, language)}, ${end(Math.min(...values))} – ${end(Math.max(...values))}`)}" style="display:block;width:100%;max-width:${PICTURE.width / 2}px;height:auto;border:0;"></td></tr>
<tr><td align="left" style="${small}">${escapeHtml(dayText(first, language))}</td><td align="right" style="${small}">${escapeHtml(dayText(last, language))}</td></tr></table>`;
  return `<div style="padding:14px 0 16px;border-top:1px solid #e2e7ec;">
<div style="font-size:14px;color:${MAIL_COLOURS.dim};">${escapeHtml(words.label)}</div>
<div style="font-size:26px;line-height:34px;font-weight:650;">${escapeHtml(words.value)}</div>
<div style="font-size:14px;line-height:20px;">${escapeHtml(words.change)}</div>
<div style="${small}">${escapeHtml(words.certainty)}</div>${chart}</div>`;
}

/** A report as a mail; pictures are attached, as many mail programs show no other kind. */
export function reportMail(told: ReportTold, unsubscribeUrl: string): MailText {
  const { language, figures, period, storeName } = told;
  const say = sayIn(language);
  const last = addDays(period.to, -1);
  const days = period.from === last ? dayText(last, language) : `${dayText(period.from, language)} – ${dayText(last, language)}`;
  const title = `${told.isTest ? `${say('report.test')}: ` : ''}${told.name ?? say(`report.${told.cadence}`)}, ${days}`;
  const why = say('why', { store: storeName });
  const lines = figures.flatMap((figure) => {
    const words = wordsOf(figure, told);
    return [`${words.label}: ${words.value}`, ...[words.change, words.certainty].filter((line) => line !== '').map((line) => `  ${line}`), ''];
  });
  return {
    subject: `${storeName}: ${title}`,
    text: [storeName, title, '', ...lines, say('report.legend'), '', `${say('open')}: ${told.url}`, '', why, `${say('stop')}: ${unsubscribeUrl}`, ''].join('\n'),
    html: mailPage({
      language, title, above: storeName, why, open: { text: say('open'), url: told.url }, stop: { text: say('stop'), url: unsubscribeUrl },
      body: `${figures.map((figure) => figureHtml(figure, told)).join('')}<div style="border-top:1px solid #e2e7ec;padding-top:12px;font-size:12px;line-height:18px;color:${MAIL_COLOURS.dim};">${escapeHtml(say('report.legend'))}</div>`,
    }),
    pictures: figures.filter(({ now, before }) => [...now, ...before].some((value) => value !== null)).map((figure) => ({ cid: pictureId(figure), png: drawChart(figure) })),
  };
}
