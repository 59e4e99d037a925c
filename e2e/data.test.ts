// What comes into a store and what is made of it: a file mapped by hand, sources, figures as a table, saved views, the tour.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { OWNER } from './harness/api.ts';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { test as testStore } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

/** Headings in a language that nobody taught the import, dates that can be read two ways, one price that is none. */
const FILE = [
  'Bestellung;Datum;Artikel;Anzahl;Stückpreis;Kunde;Bemerkung',
  'A-1001;03/04/2026;Lampe Kugel;2;49,90;ann@example.com;eilig',
  'A-1001;03/04/2026;Vase Mond;1;24,50;ann@example.com;',
  'A-1002;05/04/2026;Hocker Eiche;1;89,00;bob@example.com;',
  'A-1003;06/04/2026;Uhr Nord;1;viel;cy@example.com;',
  '',
].join('\n');

const test = testStore.override('viewport', { width: 1280, height: 860 });

describe('data of a store', () => {
  const t = createWords();

  test.beforeAll(({ page }) => page.context().grantPermissions(['clipboard-read', 'clipboard-write']));

  test('the tour is offered, goes by keyboard, ends where it began and is not offered again', async ({ opened, page }) => {
    await page.goto(opened.url('live'));
    const offer = page.getByRole('region', { name: t('tour.offer') }).first();
    await offer.getByRole('button', { name: t('tour.start') }).click();
    const card = page.getByRole('dialog');
    await card.getByText(t('tour.store.title')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    for (const step of ['overview', 'journey', 'live', 'metrics', 'customers', 'data', 'settings', 'search']) {
      await page.keyboard.press('ArrowRight');
      await card.getByText(t(`tour.${step}.text`)).waitFor();
    }
    await page.keyboard.press('ArrowLeft');
    await card.getByText(t('tour.settings.text')).waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText(t('tour.offer')).count()).toBe(0);
    await page.keyboard.press('/');
    await page.getByPlaceholder(t('palette.placeholder')).fill(t('tour.again'));
    await page.getByRole('button', { name: t('tour.again') }).or(page.getByRole('option', { name: t('tour.again') })).first().click();
    await card.getByRole('button', { name: t('tour.skip') }).click();
    await card.waitFor({ state: 'detached' });
  });

  async function give(page: Page, column: string, field: string): Promise<void> {
    const label = t('imports.becomesOf', { column });
    await page.getByRole('combobox', { name: label }).or(page.getByLabel(label)).first().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(t(`field.${field}`));
    await page.getByRole('option', { name: t(`field.${field}`), exact: true }).first().click();
  }

  test('a file with headings that nobody knows is mapped by hand, tried, and only then imported', async ({ opened, page }) => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughline-e2e-file-')), 'orders.csv');
    writeFileSync(path, FILE);
    await page.goto(opened.url('data?tab=imports'));
    await page.getByTestId('import-files').setInputFiles(path);
    await page.getByText('Lampe Kugel').first().waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    for (const [column, field] of [['Bestellung', 'order_id'], ['Datum', 'ordered_at'], ['Artikel', 'name.product'], ['Anzahl', 'quantity'], ['Stückpreis', 'price'], ['Kunde', 'email']] as const) await give(page, column, field);
    // Said at the column itself, before anything was taken in.
    await page.getByText(t('imports.problem.dates', { example: '03/04/2026' })).waitFor();
    await page.getByRole('combobox', { name: t('imports.dates') }).or(page.getByLabel(t('imports.dates'))).first().click();
    await page.getByRole('option', { name: t('imports.dates.dmy') }).click();
    const check = page.getByRole('region', { name: t('imports.check') });
    await check.getByText('€213.30').waitFor();
    await check.getByText(/2 orders · 3 order lines · 2 people/).waitFor();
    await check.getByRole('row').filter({ hasText: t('field.price') }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('imports.run') }).click();
    const run = page.getByRole('article').filter({ hasText: 'orders.csv' });
    await run.getByText(t('imports.status.done')).waitFor({ timeout: 60_000 });
    await run.getByText(/2 orders/).waitFor();
  });

  test('the file stands among the sources', async ({ opened, page }) => {
    await page.goto(opened.url('data'));
    const source = page.getByRole('article', { name: t('sources.name.import') });
    await source.getByText(t('sources.status.healthy')).waitFor();
    expect({ overflow: await overflow(page), faults: await findAccessibilityFaults(page) }).toEqual({ overflow: 0, faults: [] });
  });

  test('a chart is a table too, by its address, and compares with the period before', async ({ opened, page }) => {
    await page.goto(opened.url('metrics?metric=revenue&from=2026-04-03&to=2026-04-06&bucket=day&compare=true'));
    await page.getByTestId('metric-value').waitFor();
    await page.getByRole('radiogroup', { name: t('chart.view') }).getByText(t('chart.table')).click();
    await page.waitForURL(/as=table/);
    const table = page.getByRole('table', { name: new RegExp(t('metrics.overTime')) });
    await table.getByRole('columnheader', { name: t('metrics.earlier') }).waitFor();
    await table.getByText('€124.30').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: t('action.csv') }).first().click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(Buffer.from(chunk));
    const csv = Buffer.concat(chunks).toString('utf8');
    expect(csv.startsWith('\ufeffday,revenue,currency,')).toBe(true);
    expect(csv).toContain('2026-04-03,124.30,EUR,');
  });

  test('a view is saved under a name, found in the palette, deleted and taken back', async ({ opened, page }) => {
    await page.getByRole('button', { name: t('views.save') }).click();
    await page.getByLabel(t('views.name')).fill('Spring as a table');
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    const views = page.getByRole('navigation', { name: t('views.title') });
    await views.getByText('Spring as a table').waitFor();
    await page.goto(opened.url('live'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.getByPlaceholder(t('palette.placeholder')).fill('Spring');
    await page.getByText('Spring as a table').click();
    await page.waitForURL(/as=table/);
    await views.getByRole('button', { name: `${t('views.delete')}: Spring as a table` }).click();
    await page.getByRole('button', { name: t('action.undo') }).click();
    await views.getByText('Spring as a table').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('the palette finds a person by e-mail', async ({ page }) => {
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByPlaceholder(t('palette.placeholder')).fill('bob@example.com');
    await page.getByRole('dialog').getByText('bob@example.com').first().click();
    await page.waitForURL(/\/customers\/\d+/);
  });

  test('the second factor is set up with a picture and the key beside it', async ({ opened, page }) => {
    await page.goto(opened.url('settings?tab=account'));
    await page.getByRole('button', { name: t('twoFactor.turnOn') }).click();
    await page.getByRole('dialog').getByLabel(t('account.currentPassword')).first().fill(OWNER.password);
    await page.getByRole('button', { name: t('action.continue') }).click();
    await page.getByRole('img', { name: t('twoFactor.qr') }).waitFor();
    expect((await page.getByRole('textbox', { name: t('twoFactor.key') }).innerText()).trim().length).toBeGreaterThan(15);
    expect(await findAccessibilityFaults(page, '[role="dialog"]')).toEqual([]);
  });

  test('meets no exception, no error on the console and no answer of 500 on the way', ({ opened }) => {
    expect(opened.faults).toEqual([]);
  });
});
