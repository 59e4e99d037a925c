import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type CountryResponse, Reader } from 'maxmind';
import { AppError } from '../../platform/errors.ts';

/** Headers in which the proxies of the field name the visitor's country. */
const COUNTRY_HEADERS = ['cf-ipcountry', 'cloudfront-viewer-country', 'x-vercel-ip-country', 'fastly-client-country', 'x-appengine-country', 'x-country-code'] as const;

/** Finds the country of a request, and nothing else of its address: '' when it cannot be told. */
export type CountryFinder = (request: { ip: string; headers: IncomingHttpHeaders }) => string;

/**
 * From a proxy's header when proxies are trusted, else from the operator's MMDB file when there is one.
 * @throws `collect.geoip_unreadable`
 */
export function createCountryFinder(options: { trustProxy: boolean; geoipFile: string | null }): CountryFinder {
  const reader = options.geoipFile === null ? null : openReader(options.geoipFile);
  return ({ ip, headers }) => {
    if (options.trustProxy) {
      for (const name of COUNTRY_HEADERS) {
        const value = headers[name];
        if (typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) && value.toUpperCase() !== 'XX') return value.toUpperCase();
      }
    }
    return reader?.get(ip)?.country?.iso_code ?? '';
  };
}

function openReader(path: string): Reader<CountryResponse> {
  try {
    return new Reader<CountryResponse>(readFileSync(path));
  } catch (cause) {
    throw new AppError(
      { code: 'collect.geoip_unreadable', kind: 'invalid', message: `The file of GEOIP_FILE (${path}) is no readable MMDB database.` },
      cause,
    );
  }
}
