import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><div id="root"></div><script type="module" src="./main.js"></script></body></html>';
const SCRIPT = `import '@mantine/core/styles.css';
import { MantineProvider, Text } from '@mantine/core';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(createElement(MantineProvider, null, createElement('main', null, createElement(Text, null, 'Hello'))));
`;
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/**
 * Builds the smallest page of React and Mantine, one text, with the studio's own packages, and serves it with gzip.
 *
 * @param studioDir where its packages are found
 */
export async function serveBarePage(studioDir: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  // Beside the studio's packages, so that the build finds them; never in its sources.
  const root = mkdtempSync(join(studioDir, 'node_modules', '.bare-'));
  writeFileSync(join(root, 'index.html'), PAGE);
  writeFileSync(join(root, 'main.js'), SCRIPT);
  await build({ root, configFile: false, logLevel: 'error', base: './', build: { outDir: 'dist', target: 'es2022' } });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path === '/' ? 'index.html' : path.slice(1);
    try {
      const content = readFileSync(join(root, 'dist', file));
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-encoding': 'gzip' }).end(gzipSync(content));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
