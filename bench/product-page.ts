import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOUND = z.object({ executablePath: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) });

/** A product page of a shop on an origin of its own: a picture of some 150 kB, texts, a form, a list; `?tag` puts the script's tag in. */
export interface ProductPage {
  readonly url: string;
  close(): void;
}

/** Builds the script as `npm run build` does, so that what is measured is what stands in the sources. */
export function buildScript(): void {
  execFileSync(process.execPath, ['scripts/build.mjs', '--script', '--force'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
}

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, args, env } = FOUND.parse(JSON.parse(execFileSync(process.execPath, ['scripts/browser.mjs'], { cwd: ROOT, encoding: 'utf8' })));
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return chromium.launch({ executablePath, args, env: { ...inherited, ...env } });
}

export async function serveProductPage(script: { serverUrl: string; writeKey: string }): Promise<ProductPage> {
  const picture = noisyPicture();
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.test');
    if (url.pathname === '/kettle.bmp') return void response.writeHead(200, { 'content-type': 'image/bmp', 'cache-control': 'no-store' }).end(picture);
    const tag = url.searchParams.has('tag') ? `<script async src="${script.serverUrl}/throughline.js?key=${script.writeKey}"></script>` : '';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(pageText(tag));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The shop has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pageText(tag: string): string {
  const words = 'A kettle that pours where you want it to, keeps its heat for an hour and is quiet while it boils. ';
  const list = Array.from({ length: 60 }, (_, at) => `<li><a href="/p/${at}">Kettle number ${at}</a> <button type="button">Add</button></li>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kettle</title><link rel="icon" href="data:,">
    <meta name="viewport" content="width=device-width"><style>body{font:16px/1.5 sans-serif;max-width:60em;margin:auto}img{width:320px;height:320px}</style>${tag}</head>
    <body><h1>Kettle</h1><img src="/kettle.bmp" alt="A kettle"><p>${words.repeat(12)}</p><form><input name="size"><select name="colour"><option>red</option></select><button>Buy</button></form>
    <ul>${list}</ul><script>window.dataLayer=[{event:'view_item',ecommerce:{currency:'EUR',items:[{item_id:'k1',price:49}]}}]</script></body></html>`;
}

/** 224 × 224 pixels of noise: nothing packs it, and a browser does not take it for a background. */
function noisyPicture(): Buffer {
  const side = 224;
  const pixels = side * side * 3;
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + pixels, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const body = Buffer.alloc(pixels);
  let seed = 1;
  for (let at = 0; at < pixels; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    body[at] = seed >>> 16;
  }
  return Buffer.concat([head, body]);
}
