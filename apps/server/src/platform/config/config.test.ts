import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { parseConfig, settingsReference } from './config.ts';

function problemsOf(env: Record<string, string>): unknown {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error.details['problems'];
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('gives the documented defaults for an empty environment, empty texts included', () => {
    expect(parseConfig({ DATABASE_URL: '', PORT: '' })).toEqual({
      port: 4000, host: '127.0.0.1', dataDir: resolve('./data'), databaseUrl: null, clickhouseUrl: null, key: null, minFreeMb: 512,
      logLevel: 'info', publicUrl: null, trustProxy: false, geoipFile: null, metricsToken: null,
      smtpUrl: null, mailFrom: null, webhookPrivateAddresses: false,
    });
  });

  it('lists every problem at once and never repeats a secret', () => {
    const problems = problemsOf({ PORT: '99999', DATABASE_URL: 'mysql://x', THROUGHLINE_KEY: 'short-secret', LOG_LEVEL: 'loud' });
    expect(problems).toEqual([
      { setting: 'PORT', problem: 'must be at most 65535' },
      { setting: 'DATABASE_URL', problem: expect.stringContaining('postgres://') },
      { setting: 'THROUGHLINE_KEY', problem: 'must have at least 32 characters' },
      { setting: 'LOG_LEVEL', problem: expect.stringContaining('info') },
    ]);
    expect(JSON.stringify(problems)).not.toContain('short-secret');
  });

  it('lets the command line win over the environment', () => {
    expect(parseConfig({ PORT: '1' }, { PORT: '2' }).port).toBe(2);
  });

  it('reads hops, networks and plain answers as trusted proxies', () => {
    expect(['true', 'false', '2', '10.0.0.0/8'].map((value) => parseConfig({ TRUST_PROXY: value }).trustProxy)).toEqual([true, false, 2, '10.0.0.0/8']);
  });

  it('drops the slash that would double in links', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://shop.example/' }).publicUrl).toBe('https://shop.example');
  });

  it('describes every setting in the reference', () => {
    for (const name of ['PORT', 'DATA_DIR', 'THROUGHLINE_KEY', 'METRICS_TOKEN']) expect(settingsReference()).toContain(`| \`${name}\` |`);
  });
});
