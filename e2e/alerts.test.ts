// Alerts, reports and AI clients in a real browser: watched from a metric in two clicks, tried, deleted and brought back; a report as it will arrive; a key for an AI client.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('alerts and reports', () => {
  const t = createWords();

  test.beforeAll(async ({ opened }) => {
    const order = (id: number) => ({ type: 'track', anonymousId: `v${id}`, event: 'Order Completed', timestamp: ago((1 + (id % 10)) * DAY_MS), properties: { order_id: `A${id}`, currency: 'EUR', total: 90, products: [{ product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 }] } });
    await opened.send(Array.from({ length: 20 }, (_none, index) => order(index)));
  });

  test('a metric is watched in two clicks, and what would be told is known at once', async ({ opened, page }) => {
    await page.goto(opened.url('alerts'));
    await page.getByRole('heading', { name: t('alerts.emptyTitle') }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.goto(opened.url('metrics?metric=orders'));
    await page.getByRole('link', { name: t('alerts.fromMetric') }).click();
    // A week of orders is no history to call a day unusual by.
    await page.getByText(t('alerts.now.unknown')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('alerts.create') }).click();
    const table = page.getByRole('table', { name: t('alerts.tab.alerts') });
    await table.getByText(t('alerts.says.anomaly', { side: t('alerts.side.either') })).waitFor();
    const more = page.getByRole('button', { name: t('alerts.more', { name: t('metric.orders.label') }) });
    await more.click();
    await page.getByRole('menuitem', { name: t('alerts.delete') }).click();
    await page.getByRole('heading', { name: t('alerts.emptyTitle') }).waitFor();
    await page.getByRole('button', { name: t('alerts.undo') }).click();
    await more.click();
    await page.getByRole('menuitem', { name: t('alerts.test') }).click();
    await page.getByRole('tab', { name: t('alerts.tab.history') }).click();
    await page.getByText(t('notices.status.no_mail')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('a report is shown as it will arrive, and reads well on 390 px', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(opened.url('alerts?tab=reports'));
    await page.getByRole('button', { name: t('reports.new') }).click();
    await page.getByRole('button', { name: t('reports.preview') }).click();
    const mail = page.frameLocator(`iframe[title="${t('reports.preview')}"]`);
    await mail.getByRole('img', { name: new RegExp(t('metric.revenue.label')) }).waitFor();
    await page.getByRole('button', { name: t('reports.back') }).click();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('reports.create') }).click();
    await page.getByRole('table', { name: t('alerts.tab.reports') }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  test('an AI client gets a key that reads figures and no names, with nothing left to fill in', async ({ opened, page }) => {
    await page.goto(opened.url('settings?tab=ai'));
    await page.getByRole('button', { name: t('ai.create') }).click();
    await page.getByText(t('ai.withKey')).waitFor();
    const code = await page.getByRole('region', { name: 'Claude Code' }).innerText();
    const key = /Bearer (tl_[0-9a-f]+)/.exec(code)?.[1];
    const url = /(http\S+\/mcp)/.exec(code)?.[1] ?? '';
    const answer = await fetch(url, {
      method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'describe_store', arguments: {} } }),
    });
    expect(await answer.text()).toMatch(/mayReadPersonalData\\":false/);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(opened.faults).toEqual([]);
  });
});
