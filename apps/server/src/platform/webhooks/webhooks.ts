import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../errors.ts';
import { isPrivateAddress } from './private-address.ts';

export interface WebhookCall {
  readonly url: string;
  /** What the receiver checks the signature with. */
  readonly secret: string;
  readonly body: object;
  /** The same for each try, so that a receiver can tell a repetition. */
  readonly idempotencyKey: string;
  readonly at: Date;
}

const TIMEOUT_MS = 10_000;

/** Tells other programs what happened, signed. */
export interface Webhooks {
  /** @throws `webhook.invalid_url`, `webhook.private_address` (invalid), as far as the address itself tells */
  checkUrl(url: string): void;
  /** @throws `webhook.private_address`, `webhook.failed` (unavailable) unless the receiver answers 2xx within ten seconds */
  post(call: WebhookCall): Promise<void>;
}

/** @param allowPrivate lets calls into private networks, for receivers beside the server */
export function createWebhooks({ allowPrivate }: { readonly allowPrivate: boolean }): Webhooks {
  const checkUrl = (text: string): URL => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '' || text.length > 2_000) {
      throw new AppError({ code: 'webhook.invalid_url', kind: 'invalid', message: 'A webhook is an address such as https://example.com/hooks/alerts, without a name or password in it.' });
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isPrivateAddress(host)))) throw privateAddress();
    return url;
  };
  return {
    checkUrl: (text) => void checkUrl(text),
    post: async (call) => {
      const url = checkUrl(call.url);
      const body = JSON.stringify(call.body);
      const seconds = Math.floor(call.at.getTime() / 1_000);
      const status = await send(url, body, {
        method: 'POST', timeout: TIMEOUT_MS, lookup: allowPrivate ? undefined : publicLookup,
        headers: {
          'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Throughline', 'idempotency-key': call.idempotencyKey,
          'throughline-signature': signatureOf(call.secret, seconds, body),
        },
      });
      // A redirect is not followed: it could lead where the address itself may not.
      if (status < 200 || status > 299) throw failed(`answered ${status}`);
    },
  };
}

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 over the seconds, a dot and the body. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function send(url: URL, body: string, options: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, { ...options, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, (answer) => {
      // Nobody reads what is said; the status is the answer.
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    request.on('error', (error) => reject(error instanceof AppError ? error : failed('could not be reached', error)));
    request.end(body);
  });
}

/** Looks where the connection will really go: a name may point at a private address, now or at the next look. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '');
    const open = addresses.filter(({ address }) => !isPrivateAddress(address));
    const [first] = open;
    if (first === undefined || open.length < addresses.length) return done(privateAddress(), '');
    return options.all === true ? done(null, open) : done(null, first.address, first.family);
  });
};

function privateAddress(): AppError {
  return new AppError({ code: 'webhook.private_address', kind: 'invalid', message: 'This webhook leads into a private network. Take a public address, or allow it with WEBHOOK_PRIVATE_ADDRESSES=true.' });
}

function failed(what: string, cause?: unknown): AppError {
  return new AppError({ code: 'webhook.failed', kind: 'unavailable', message: `The receiver of the webhook ${what}.` }, cause);
}
