import { createHmac } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../http/create-http.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { type Auth, createAuth } from './create-auth.ts';
import { PERMISSIONS, type Permission, permissionsOf, ROLES, type Role } from './permissions.ts';

let platform: TestPlatform;
let auth: Auth;
let app: FastifyInstance;
/** Every route that was added, for the walk. */
const routes: { method: string; url: string; access: unknown }[] = [];

const LOCAL = { host: 'localhost:4000', 'content-type': 'application/json' };
const OWNER = { name: 'Olga', email: 'Olga@shop.example', password: 'long enough word' };

beforeAll(async () => {
  platform = await createTestPlatform();
  auth = await createAuth(platform);
  app = await createHttp({
    config: platform.config,
    log: platform.log,
    telemetry: createTelemetry(),
    access: auth.access,
    readiness: async () => [],
    studioDir: null,
    version: '0',
    routes: [
      (scope) => {
        scope.addHook('onRoute', (route) => {
          for (const method of [route.method].flat()) routes.push({ method, url: route.url, access: route.config?.access });
        });
        auth.routes(scope);
      },
      addPermissionProbes,
    ],
  });
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

/** One route for each permission, so that the matrix is asked over HTTP. */
function addPermissionProbes(scope: FastifyInstance): void {
  for (const permission of PERMISSIONS) {
    scope.get(`/api/v1/stores/:storeId/probe/${permission.replace(':', '-')}`, { config: { access: { permission } } }, async () => ({ ok: true }));
  }
}

function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, ask: { body?: object; headers?: Record<string, string>; from?: string } = {}): Promise<LightMyRequestResponse> {
  return app.inject({
    method,
    url,
    headers: { ...LOCAL, ...ask.headers },
    ...(ask.body === undefined ? {} : { payload: ask.body }),
    ...(ask.from === undefined ? {} : { remoteAddress: ask.from }),
  });
}

function cookieOf(answer: LightMyRequestResponse): Record<string, string> {
  return { cookie: answer.cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ') };
}

async function signIn(email: string, password: string): Promise<Record<string, string>> {
  const answer = await call('POST', '/api/auth/sign-in/email', { body: { email, password } });
  expect(answer.statusCode).toBe(200);
  return cookieOf(answer);
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const codeOf = (answer: LightMyRequestResponse): string => answer.json().error.code;

describe('before there is an owner', () => {
  it('makes stores by command, with keys that work', async () => {
    const made = await call('POST', '/api/v1/stores', { headers: bearer(auth.localToken), body: { name: 'Early', currency: 'pln', timezone: 'Europe/Warsaw' } });
    expect(made.statusCode).toBe(201);
    const { store, writeKey, apiKey } = made.json();
    expect(store).toMatchObject({ name: 'Early', currency: 'PLN', organisationId: null });
    expect(await auth.keys.findStoreOfWriteKey(writeKey)).toBe(store.id);
    expect((await call('GET', `/api/v1/stores/${store.id}`, { headers: bearer(apiKey) })).statusCode).toBe(200);
  });

  it('asks for the printed link whenever the request did not start on this machine', async () => {
    expect((await call('GET', '/api/v1/setup')).json()).toEqual({ needsOwner: true, needsLink: false });
    expect((await call('GET', '/api/v1/setup', { from: '10.0.0.9' })).json().needsLink).toBe(true);
    expect((await call('GET', '/api/v1/setup', { headers: { host: 'rebound.example' } })).json().needsLink).toBe(true);
    expect((await call('GET', '/api/v1/setup', { headers: { 'x-forwarded-for': '1.2.3.4' } })).json().needsLink).toBe(true);
    expect(codeOf(await call('POST', '/api/v1/setup', { body: OWNER, from: '10.0.0.9' }))).toBe('auth.setup_link_needed');
    expect(codeOf(await call('POST', '/api/v1/setup', { body: { ...OWNER, token: 'guessed' }, from: '10.0.0.9' }))).toBe('auth.setup_link_needed');
  });

  it('refuses a weak password and says where', async () => {
    const answer = await call('POST', '/api/v1/setup', { body: { ...OWNER, password: 'short' } });
    expect(answer.json().error.message).toContain('body.password: must have at least 8 characters');
  });

  it('makes one owner when several sign up at once, and gives that owner the early stores', async () => {
    const token = new URL(`http://x${await auth.findSetupPath()}`).searchParams.get('token') ?? '';
    const answers = await Promise.all([1, 2, 3].map((n) => call('POST', '/api/v1/setup', { body: { ...OWNER, email: `o${n}@shop.example`, token }, from: `10.0.0.${n}` })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409]);
    const winner = answers.find((answer) => answer.statusCode === 200);
    const me = (await call('GET', '/api/v1/me', { headers: cookieOf(winner!) })).json();
    expect(me.organisations).toEqual([{ id: expect.any(String), name: 'Olga', role: 'owner' }]);
    expect(me.stores).toEqual([expect.objectContaining({ name: 'Early', role: 'owner' })]);
    expect(await auth.findSetupPath()).toBeNull();
    ownerEmail = me.user.email;
    organisationId = me.organisations[0].id;
    storeId = me.stores[0].id;
  });
});

let ownerEmail: string;
let organisationId: string;
let storeId: string;

async function invited(role: Role, email: string): Promise<Record<string, string>> {
  const owner = await signIn(ownerEmail, OWNER.password);
  const made = await call('POST', `/api/v1/organisations/${organisationId}/invitations`, { headers: owner, body: { email, role } });
  const token = new URL(made.json().link).searchParams.get('token');
  const joined = await call('POST', `/api/v1/invitations/${token}/accept`, { body: { name: role, password: OWNER.password } });
  expect(joined.statusCode).toBe(200);
  return cookieOf(joined);
}

describe('people', () => {
  it('signs in only with the right password, and out again', async () => {
    expect((await call('POST', '/api/auth/sign-in/email', { body: { email: ownerEmail, password: 'wrong password' } })).statusCode).toBe(401);
    const headers = await signIn(ownerEmail, OWNER.password);
    expect((await call('GET', '/api/v1/me', { headers })).statusCode).toBe(200);
    await call('POST', '/api/auth/sign-out', { headers, body: {} });
    expect((await call('GET', '/api/v1/me', { headers })).statusCode).toBe(401);
  });

  it('opens no address of the sign-in library beyond those that are meant', async () => {
    for (const path of ['/sign-up/email', '/organization/create', '/organization/invite-member', '/organization/update-member-role', '/organization/remove-member']) {
      expect((await call('POST', `/api/auth${path}`, { body: OWNER })).statusCode).toBe(404);
    }
  });

  it('lets a person into the organisation by a link that works once', async () => {
    const owner = await signIn(ownerEmail, OWNER.password);
    const made = await call('POST', `/api/v1/organisations/${organisationId}/invitations`, { headers: owner, body: { email: 'Ann@shop.example', role: 'analyst' } });
    const token = new URL(made.json().link).searchParams.get('token');
    expect((await call('GET', `/api/v1/invitations/${token}`)).json()).toEqual({ organisation: 'Olga', stores: (await platform.stores.listStores()).filter((store) => store.organisationId === organisationId).map(({ name }) => name), email: 'ann@shop.example', role: 'analyst', hasAccount: false });
    const body = { name: 'Ann', password: OWNER.password };
    const joined = await call('POST', `/api/v1/invitations/${token}/accept`, { body });
    expect((await call('GET', '/api/v1/me', { headers: cookieOf(joined) })).json().organisations[0].role).toBe('analyst');
    expect(codeOf(await call('POST', `/api/v1/invitations/${token}/accept`, { body }))).toBe('auth.invitation_not_found');
  });

  it('never opens an existing account to somebody who merely holds a link', async () => {
    const owner = await signIn(ownerEmail, OWNER.password);
    const members = (await call('GET', `/api/v1/organisations/${organisationId}/members`, { headers: owner })).json().members;
    const ann = members.find((member: { email: string }) => member.email === 'ann@shop.example');
    await call('DELETE', `/api/v1/organisations/${organisationId}/members/${ann.userId}`, { headers: owner });
    const made = await call('POST', `/api/v1/organisations/${organisationId}/invitations`, { headers: owner, body: { email: 'ann@shop.example', role: 'agent' } });
    const token = new URL(made.json().link).searchParams.get('token');
    expect(codeOf(await call('POST', `/api/v1/invitations/${token}/accept`, { body: { name: 'Thief', password: 'another password' } }))).toBe('auth.sign_in_first');
    const annSession = await signIn('ann@shop.example', OWNER.password);
    expect((await call('POST', `/api/v1/invitations/${token}/accept`, { headers: annSession, body: {} })).statusCode).toBe(200);
  });

  it('keeps the last owner, however the owners try to leave', async () => {
    const owner = await signIn(ownerEmail, OWNER.password);
    const second = await invited('owner', 'second@shop.example');
    const ids = async () =>
      (await call('GET', `/api/v1/organisations/${organisationId}/members`, { headers: owner })).json().members.filter((member: { role: string }) => member.role === 'owner').map((member: { userId: string }) => member.userId);
    const [first, other] = await ids();
    const remove = (userId: string, headers: Record<string, string>) => call('DELETE', `/api/v1/organisations/${organisationId}/members/${userId}`, { headers });
    const demote = (userId: string, headers: Record<string, string>) => call('PATCH', `/api/v1/organisations/${organisationId}/members/${userId}`, { headers, body: { role: 'admin' } });
    const answers = await Promise.all([demote(first, owner), remove(other, second)]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
    if (answers[0]?.statusCode === 200) await call('PATCH', `/api/v1/organisations/${organisationId}/members/${first}`, { headers: second, body: { role: 'owner' } });
  });

  it('lets an admin neither make nor remove an owner', async () => {
    const admin = await invited('admin', 'admin@shop.example');
    const { members } = (await call('GET', `/api/v1/organisations/${organisationId}/members`, { headers: admin })).json();
    const owner = members.find((member: { role: string }) => member.role === 'owner');
    expect(codeOf(await call('DELETE', `/api/v1/organisations/${organisationId}/members/${owner.userId}`, { headers: admin }))).toBe('auth.only_owners');
    expect(codeOf(await call('POST', `/api/v1/organisations/${organisationId}/invitations`, { headers: admin, body: { email: 'x@shop.example', role: 'owner' } }))).toBe('auth.only_owners');
  });

  it('gives every role exactly its permissions', async () => {
    for (const role of ROLES) {
      const headers = await invited(role, `matrix-${role}@shop.example`);
      const allowed: Permission[] = [];
      for (const permission of PERMISSIONS) {
        const answer = await call('GET', `/api/v1/stores/${storeId}/probe/${permission.replace(':', '-')}`, { headers });
        if (answer.statusCode === 200) allowed.push(permission);
        else expect(answer.statusCode).toBe(403);
      }
      expect(allowed).toEqual(PERMISSIONS.filter((permission) => permissionsOf(role).has(permission)));
    }
  });

  it('hides stores of other organisations, whether they exist or not', async () => {
    const stranger = await platform.stores.createStore({ name: 'Other', currency: 'EUR', timezone: 'UTC', organisationId: 'another' });
    const owner = await signIn(ownerEmail, OWNER.password);
    const seen = await Promise.all([stranger.id, 'st_none'].map((id) => call('GET', `/api/v1/stores/${id}`, { headers: owner })));
    expect(seen.map(codeOf)).toEqual(['store.not_found', 'store.not_found']);
  });

  it('refuses what another site asks for with a visitor’s session', async () => {
    const owner = await signIn(ownerEmail, OWNER.password);
    const answer = await call('POST', '/api/v1/stores', { headers: { ...owner, origin: 'https://evil.example' }, body: { name: 'X', currency: 'EUR', timezone: 'UTC' } });
    expect(codeOf(answer)).toBe('http.cross_origin');
  });

  it('slows guessing', async () => {
    const tries = await Promise.all(Array.from({ length: 12 }, () => call('POST', '/api/auth/sign-in/email', { body: { email: 'nobody@shop.example', password: 'guess guess' }, from: '10.9.9.9' })));
    expect(tries.filter((answer) => answer.statusCode === 429)).toHaveLength(2);
  });

  it('asks for the second factor once it is switched on', async () => {
    const headers = await invited('agent', 'careful@shop.example');
    const enabled = (await call('POST', '/api/auth/two-factor/enable', { headers, body: { password: OWNER.password } })).json();
    const secret = new URL(enabled.totpURI).searchParams.get('secret') ?? '';
    expect((await call('POST', '/api/auth/two-factor/verify-totp', { headers, body: { code: totp(secret) } })).statusCode).toBe(200);
    const first = await call('POST', '/api/auth/sign-in/email', { body: { email: 'careful@shop.example', password: OWNER.password } });
    expect(first.json().twoFactorRedirect).toBe(true);
    const half = cookieOf(first);
    expect((await call('GET', '/api/v1/me', { headers: half })).statusCode).toBe(401);
    expect((await call('POST', '/api/auth/two-factor/verify-totp', { headers: half, body: { code: '000000' } })).statusCode).toBe(401);
    const second = await call('POST', '/api/auth/two-factor/verify-backup-code', { headers: half, body: { code: enabled.backupCodes[0] } });
    expect((await call('GET', '/api/v1/me', { headers: cookieOf(second) })).json().user.email).toBe('careful@shop.example');
  });
});

/** The code of an authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits). */
function totp(base32: string): string {
  const bits = [...base32.replaceAll('=', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('keys', () => {
  const make = async (body: object) => (await call('POST', `/api/v1/stores/${storeId}/keys`, { headers: bearer(auth.localToken), body })).json();

  it('opens what its scopes say and nothing else', async () => {
    const { key } = await make({ kind: 'api', name: 'Reader', scopes: ['metrics:read'] });
    const probe = (permission: string) => call('GET', `/api/v1/stores/${storeId}/probe/${permission}`, { headers: bearer(key) });
    expect((await probe('metrics-read')).statusCode).toBe(200);
    expect(codeOf(await probe('customers-read'))).toBe('auth.forbidden');
  });

  it('is refused for another store, and when it is wrong, a write key, or revoked', async () => {
    const other = await platform.newStore();
    const made = await make({ kind: 'api', name: 'Short-lived' });
    const read = (key: string, store = storeId) => call('GET', `/api/v1/stores/${store}`, { headers: bearer(key) });
    expect(codeOf(await read(made.key, other.id))).toBe('auth.wrong_store');
    expect(codeOf(await read('tl_wrong'))).toBe('auth.invalid_key');
    expect(codeOf(await read((await make({ kind: 'write', name: 'Page' })).key))).toBe('auth.invalid_key');
    expect((await read(made.key)).statusCode).toBe(200);
    await call('DELETE', `/api/v1/stores/${storeId}/keys/${made.id}`, { headers: bearer(auth.localToken) });
    expect(codeOf(await read(made.key))).toBe('auth.invalid_key');
  });

  it('tells when a write key was last used, and makes no API key where nobody would read it', async () => {
    const body = { name: 'From the studio', currency: 'EUR', timezone: 'Europe/Warsaw', withApiKey: false };
    const { store, writeKey, apiKey } = (await call('POST', '/api/v1/stores', { headers: bearer(auth.localToken), body })).json();
    expect(apiKey).toBeNull();
    expect((await auth.keys.listKeys(store.id)).map(({ kind, lastUsedAt }) => [kind, lastUsedAt])).toEqual([['write', null]]);
    await auth.keys.findStoreOfWriteKey(writeKey);
    await expect.poll(async () => (await auth.keys.listKeys(store.id))[0]?.lastUsedAt ?? null).toBeInstanceOf(Date);
  });

  it('stops a write key at once', async () => {
    const made = await make({ kind: 'write', name: 'Page' });
    expect(await auth.keys.findStoreOfWriteKey(made.key)).toBe(storeId);
    await call('DELETE', `/api/v1/stores/${storeId}/keys/${made.id}`, { headers: bearer(auth.localToken) });
    expect(await auth.keys.findStoreOfWriteKey(made.key)).toBeNull();
  });

  it('never hands out more than its maker holds, and keeps no API key in clear', async () => {
    const manager = await make({ kind: 'api', name: 'Manager', scopes: ['keys:manage', 'store:read'] });
    const wide = await call('POST', `/api/v1/stores/${storeId}/keys`, { headers: bearer(manager.key), body: { kind: 'api', name: 'Wide', scopes: ['customers:erase'] } });
    expect(codeOf(wide)).toBe('auth.scope_too_wide');
    const list = (await call('GET', `/api/v1/stores/${storeId}/keys`, { headers: bearer(manager.key) })).body;
    expect(list).not.toContain(manager.key);
    const { rows } = await platform.state.executeSql('SELECT * FROM auth_key');
    expect(JSON.stringify(rows)).not.toContain(manager.key);
  });
});

describe('stores', () => {
  it('refuses a name, currency or zone that is none, all at once', async () => {
    const answer = await call('POST', '/api/v1/stores', { headers: bearer(auth.localToken), body: { name: ' ', currency: 'EURO', timezone: '+02:00' } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'store.invalid']);
    expect(answer.json().error.details.faults.map((fault: { field: string }) => fault.field)).toEqual(['name', 'currency', 'timezone']);
  });

  it('tells listeners about a new time zone and keeps the other fields', async () => {
    const told: string[] = [];
    platform.stores.onChange(async (after) => void told.push(after.timezone));
    const answer = await call('PATCH', `/api/v1/stores/${storeId}`, { headers: bearer(auth.localToken), body: { timezone: 'asia/tokyo' } });
    expect(answer.json()).toMatchObject({ timezone: 'Asia/Tokyo', currency: 'PLN' });
    expect(told).toEqual(['Asia/Tokyo']);
  });
});

it('declares who may call every route', () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(routes.filter((route) => route.access === undefined)).toEqual([]);
  const open = routes.filter((route) => route.access === 'public').map((route) => route.url);
  expect([...new Set(open)].sort()).toEqual(['/api/auth/*', '/api/v1/invitations/:token', '/api/v1/invitations/:token/accept', '/api/v1/setup']);
});
