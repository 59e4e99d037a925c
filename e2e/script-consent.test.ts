// Consent: nothing is kept and nothing sent before it is given where the store asks for it, or the browser does.
import type { BrowserContext, Page } from 'playwright-core';
import { SCRIPT_STUB as STUB } from '../apps/studio/src/ui/script-tag.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pause, startSetting, tell, type Setting } from './script/setting.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting?.close());

/** Everything that a page can leave in a browser. */
async function kept(page: Page, context: BrowserContext): Promise<string[]> {
  const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  return [...stored, ...(await context.cookies()).map(({ name }) => name)].sort();
}

async function setAsks(asksConsent: boolean): Promise<void> {
  const { server, store } = setting;
  const answer = await fetch(`${server.url}/api/v1/stores/${store.storeId}/script`, {
    method: 'PUT', headers: { cookie: store.cookie, origin: server.url, 'content-type': 'application/json' }, body: JSON.stringify({ asksConsent }),
  });
  expect(answer.status).toBe(200);
}

describe('a store that asks for consent', () => {
  beforeAll(() => setAsks(true));
  afterAll(() => setAsks(false));

  test('keeps and sends nothing before it is given, then sends what waited, with the id that lasts', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/lamps', { head: `${STUB};throughline.track('Early')` });
    await tell(page, 'identify', 'u1');
    await pause(page);
    expect(sent.requests).toEqual([]);
    expect(await kept(page, context)).toEqual([]);
    expect(await tell(page, 'anonymousId')).toBeNull();
    expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('signals')).length)).toBe(0);
    await tell(page, 'consent', { measure: true, personalise: false }, { text_id: 'banner-3', place: 'banner' });
    await sent.until((calls) => calls.length >= 5);
    expect(sent.names()).toEqual(['page', 'Early', 'identify', 'Consent Changed', 'Consent Changed']);
    expect(sent.calls[3]?.properties).toEqual({ purpose: 'measure', granted: true, text_id: 'banner-3', place: 'banner' });
    expect(sent.calls[4]?.properties).toMatchObject({ purpose: 'personalise', granted: false });
    const id = await tell(page, 'anonymousId');
    expect(new Set(sent.calls.map(({ anonymousId }) => anonymousId))).toEqual(new Set([id]));
    expect(await kept(page, context)).toEqual(['tl_consent', 'tl_id', 'tl_id', 'tl_user']);
    const next = await open('/next');
    await tell(next, 'consent', { measure: true, personalise: false });
    await tell(next, 'track', 'Later');
    await sent.until((calls) => calls.some(({ event }) => event === 'Later'));
    expect(sent.names().slice(5)).toEqual(['page', 'Later']);
    await context.close();
  });

  test('a withdrawal is told, then everything is cleared and nothing more is sent, in every tab', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    await tell(page, 'consent', { measure: true });
    const other = await open('/other');
    await sent.until((calls) => calls.length >= 3);
    await tell(page, 'consent', { measure: false });
    await sent.until((calls) => calls.length >= 4);
    expect(sent.calls[3]).toMatchObject({ event: 'Consent Changed', properties: { purpose: 'measure', granted: false }, anonymousId: sent.calls[0]?.anonymousId });
    await tell(page, 'track', 'After');
    await tell(other, 'track', 'After');
    await pause(page);
    expect(sent.calls).toHaveLength(4);
    expect(await kept(page, context)).toEqual([]);
    await context.close();
  });

  test('consent given in one tab is heard in the others', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/one');
    const other = await open('/two');
    await tell(page, 'consent', { measure: true });
    await sent.until((calls) => calls.length >= 3);
    expect(new Set(sent.calls.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    expect(await other.evaluate(() => localStorage.getItem('tl_consent'))).toBe('measure=1');
    await context.close();
  });

  test('a refusal drops what waited and leaves nothing behind', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    await tell(page, 'consent', { measure: false });
    await tell(page, 'track', 'After');
    await page.reload();
    await pause(page);
    expect(sent.requests).toEqual([]);
    expect(await kept(page, context)).toEqual([]);
    await context.close();
  });
});

describe('a store that does not ask', () => {
  test('remembers who wants not to be measured', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    await sent.until((calls) => calls.length >= 1);
    await tell(page, 'consent', { measure: false });
    await sent.until((calls) => calls.length >= 2);
    await open('/next');
    await pause(page);
    expect(sent.names()).toEqual(['page', 'Consent Changed']);
    expect(await kept(page, context)).toEqual(['tl_consent']);
    await tell(page, 'consent', { measure: true });
    await sent.until((calls) => calls.some(({ properties }) => properties['granted'] === true));
    await context.close();
  });

  test('honours Global Privacy Control, which an answer given to this shop outweighs', async () => {
    const { sent, open, context } = await setting.visitor();
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }));
    const page = await open('/');
    await tell(page, 'track', 'Private');
    await pause(page);
    expect(sent.requests).toEqual([]);
    expect(await kept(page, context)).toEqual([]);
    await tell(page, 'consent', { measure: true });
    await sent.until((calls) => calls.length >= 3);
    await context.close();
  });

  test('a page may ask for consent by its tag', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/', { tag: 'data-consent="required"' });
    await pause(page);
    expect(sent.requests).toEqual([]);
    expect(await kept(page, context)).toEqual([]);
    await context.close();
  });
});
