import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { randomCall } from './random-events.ts';

/** Sends batches (or single calls) as fast as the server answers, from a process of its own; tells what it sent as JSON on stdout. */
const [url = '', writeKey = '', secondsText = '10', connectionsText = '16', batchText = '100', rateText = '0'] = process.argv.slice(2);
const batchSize = Number(batchText);
const connections = Number(connectionsText);
/** Events a second over all connections; 0 sends as fast as the server answers. */
const rate = Number(rateText);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
const target = new URL(batchSize === 1 ? '/v1/track' : '/v1/batch', url);
const until = performance.now() + Number(secondsText) * 1_000;

let sent = 0;
let refused = 0;
const latencies: number[] = [];

function makeBody(): string {
  const now = new Date();
  if (batchSize === 1) return JSON.stringify({ ...randomCall(Math.random, now), type: 'track', event: 'Product Viewed', properties: { product_id: 'P1', price: 3 }, sentAt: now.toISOString() });
  const batch = Array.from({ length: batchSize }, () => randomCall(Math.random, now));
  return JSON.stringify({ batch, sentAt: now.toISOString() });
}

function post(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(target, { method: 'POST', agent, headers: { authorization, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function sendUntilEnd(): Promise<void> {
  while (performance.now() < until) {
    const body = makeBody();
    const startedAt = performance.now();
    const status = await post(body);
    latencies.push(performance.now() - startedAt);
    if (status === 200) sent += batchSize;
    else refused += 1;
    if (rate > 0) await pause(Math.max(0, (batchSize * connections * 1_000) / rate - (performance.now() - startedAt)));
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, sendUntilEnd));
const seconds = (performance.now() - startedAt) / 1_000;
latencies.sort((left, right) => left - right);
const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
process.stdout.write(`${JSON.stringify({ sent, refused, seconds, p99, requests: latencies.length })}\n`);
process.exit(0);
