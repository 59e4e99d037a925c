import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vocabulary } from '@throughline/events';
import { describe, expect, test } from 'vitest';
import { firstFiles, firstTexts, keysInCode as keysIn } from './first-texts.ts';

const LANGUAGES = ['en', 'pl', 'uk', 'zh'] as const;
type Language = (typeof LANGUAGES)[number];
type Texts = Readonly<Record<string, string>>;

const SOURCE = join(import.meta.dirname, '../src');
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Words that are the same in another language, or are names. */
const SAME: Readonly<Record<Exclude<Language, 'en'>, ReadonlySet<string>>> = {
  pl: new Set(['reasons.evidenceAt', 'account.email', 'field.email', 'field.status', 'journey.rule.medium', 'journey.touchpoint.email', 'journey.touchpoint.social', 'imports.preset.cdnow', 'imports.preset.olist', 'imports.status.done', 'imports.title', 'metric.csat.label', 'metric.ces.label', 'metric.nps.label', 'origin.import', 'role.marketer', 'segment.chip', 'teller.import', 'teller.webhook', 'value.device.tablet', 'value.sales_channel.marketplace', 'value.source.e-mail', 'event.bot']),
  uk: new Set(['reasons.evidenceAt', 'journey.rule.medium', 'metric.csat.label', 'metric.ces.label', 'metric.nps.label', 'segment.chip']),
  zh: new Set(['reasons.evidenceAt', 'journey.rule.medium', 'teller.webhook']),
};

function textsOf(language: Language): Texts {
  return JSON.parse(readFileSync(join(SOURCE, 'locales', `${language}.json`), 'utf8')) as Texts;
}

function sources(): string {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(40);
  return files.map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n');
}

/** A plural form ends like one, and its key has the form `other`; `already_one` is no plural. */
const plurals = new Set(Object.keys(textsOf('en')).flatMap((key) => (key.endsWith('_other') ? [key.slice(0, -'_other'.length)] : [])));
const baseOf = (key: string) => (plurals.has(key.replace(PLURAL, '')) ? key.replace(PLURAL, '') : key);
const basesOf = (texts: Texts) => new Set(Object.keys(texts).map(baseOf));
const placesOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();

/** Keys as they stand in the code, and patterns of keys that are put together there. */
function keysInCode() {
  const namespaces = new Set([...basesOf(textsOf('en'))].map((key) => key.split('.')[0]));
  return keysIn(sources(), (text) => namespaces.has(text.split('.')[0]) && !/\.(tsx?|css|json)$/.test(text));
}

describe('texts of the studio', () => {
  const english = textsOf('en');

  test('every key that the code asks for exists', () => {
    const known = basesOf(english);
    const { literals, patterns } = keysInCode();
    // The code of a fault that a page has words of its own for looks like a key; what a merchant reads of it is its text.
    expect([...literals].filter((key) => !known.has(key) && !known.has(`fault.${key}`))).toEqual([]);
    expect(patterns.filter((pattern) => ![...known].some((key) => pattern.test(key))).map(String)).toEqual([]);
  });

  test('every key is asked for somewhere', () => {
    const { literals, patterns } = keysInCode();
    const unused = [...basesOf(english)].filter((key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  test('the first screen brings the texts that it asks for, and of the others few', () => {
    const first = Object.keys(english).filter(firstTexts(SOURCE, Object.keys(english)));
    expect(first).toEqual(expect.arrayContaining(['nav.overview', 'signIn.title', 'metric.revenue.label', 'fault.unknown']));
    expect(first).not.toEqual(expect.arrayContaining(['metric.revenue.definition']));
    expect(first.length).toBeLessThan(Object.keys(english).length / 2);
    const files = [...firstFiles(SOURCE)].map((path) => path.slice(SOURCE.length));
    expect(files.filter((path) => /^.features.(?!overview|welcome)/.test(path) && !path.endsWith('search.ts')), 'a page that nobody opens first stays out of the first screen').toEqual([]);
  });

  test.each(LANGUAGES)('%s names every event of the vocabulary, each in words of its own', (language) => {
    const names = Object.entries(textsOf(language)).flatMap(([key, text]) => (key.startsWith('eventName.') ? [{ key, text }] : []));
    expect(names.map(({ key }) => key).toSorted()).toEqual(vocabulary.map(({ name }) => `eventName.${name}`).toSorted());
    expect(new Set(names.map(({ text }) => text)).size).toBe(names.length);
  });

  test.each(LANGUAGES)('%s has exactly the keys of English, with its own plural forms', (language) => {
    const texts = textsOf(language);
    expect([...basesOf(texts)].toSorted()).toEqual([...basesOf(english)].toSorted());
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const base of plurals) {
      const own = Object.keys(texts).filter((key) => key !== base && baseOf(key) === base).map((key) => key.slice(base.length + 1));
      expect({ base, own: own.toSorted() }).toEqual({ base, own: forms });
    }
  });

  test.each(['pl', 'uk', 'zh'] as const)('%s fills in the same values as English', (language) => {
    const texts = textsOf(language);
    const wrong = Object.keys(texts).filter((key) => {
      const own = english[`${baseOf(key)}_other`] ?? english[key] ?? '';
      // “One” may be said without its number.
      const isOne = key !== baseOf(key) && key.endsWith('_one');
      return !isOne && placesOf(texts[key] ?? '').join() !== placesOf(own).join();
    });
    expect(wrong).toEqual([]);
  });

  test.each(['pl', 'uk', 'zh'] as const)('%s is a translation, not a copy, and says session, never visit', (language) => {
    const texts = textsOf(language);
    const copies = Object.keys(texts).filter((key) => texts[key] === english[key] && /[a-z]{3}/.test(texts[key] ?? '') && !SAME[language].has(baseOf(key)));
    expect(copies).toEqual([]);
    expect(Object.values({ ...english, ...texts }).filter((text) => /\bvisits?\b|wizyt|сесі/i.test(text))).toEqual([]);
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
