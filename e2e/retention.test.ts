// Retention in a real browser: empty, drawn from sessions, rolling, opened to the members, and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, IN_BROWSER } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('retention', () => {
  const t = createWords();

  test('teaches what cohorts need while there are none', async ({ opened, page }) => {
    await page.goto(opened.url('retention'));
    await page.getByText(t('retention.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('shows who came back, by week of their first session', async ({ opened, page }) => {
    const seen = (anonymousId: string, daysAgo: number) => ({ type: 'page', anonymousId, name: 'Home', context: IN_BROWSER, timestamp: ago(daysAgo * DAY_MS) });
    await opened.send([seen('v1', 30), seen('v1', 23), seen('v2', 30), seen('v3', 30), seen('v3', 9), seen('v4', 2)]);
    await page.goto(`${opened.url('retention')}?start=session&unit=week`);
    const table = page.getByRole('table', { name: t('retention.cohorts') });
    await table.getByRole('button', { name: /1 after: 1 person, 33\.3%/ }).waitFor();
    await expect.poll(() => table.getByRole('rowheader').count()).toBe(2);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByText(t('retention.rolling'), { exact: true }).click();
    await table.getByRole('button', { name: /1 after: 2 people, 66\.7%/ }).waitFor();
    await page.getByText(t('retention.bounded'), { exact: true }).click();
  });

  test('splits the curve into parts, kept in the address', async ({ opened, page }) => {
    await page.getByRole('combobox', { name: t('split.by') }).click();
    await page.getByRole('option', { name: t('dimension.device'), exact: true }).click();
    await page.getByText(t('retention.partsHint')).waitFor();
    await expect.poll(() => page.url()).toContain('by=device');
    await page.goto(`${page.url()}&as=table`);
    const curves = page.getByRole('table', { name: t('retention.curve') });
    await curves.getByRole('rowheader', { name: t('value.device.desktop') }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    // Who is behind a share of a part: one of the three whose cohorts have had a week after theirs came back in it.
    await curves.getByRole('button', { name: /1 after: 1 person, 33\.3%/ }).click();
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(1);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await curves.getByRole('button', { name: /4 people/ }).click();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(4);
    await panel.getByRole('combobox', { name: t('dimension.device') }).waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.goto(`${opened.url('retention')}?start=session&unit=week`);
  });

  test('opens to the members, by keyboard, and keeps everything in its address', async ({ page }) => {
    await page.getByRole('button', { name: /1 after: 1 person/ }).press('Enter');
    const panel = page.getByRole('dialog');
    await panel.getByRole('rowheader').first().waitFor();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(1);
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.reload();
    await panel.getByRole('rowheader').first().waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('reads well on 390 px, and an address with nonsense in it opens all the same', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.url('retention')}?start=session&unit=week&period=nonsense`);
    await page.getByRole('table', { name: t('retention.cohorts') }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
