import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFolder } from '../../src/tools/static-server.mjs';

let folder: string;
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rain-server-'));
  mkdirSync(join(folder, 'app/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'app-secret.txt'), 'secret');
  writeFileSync(join(folder, 'app/index.html'), '<title>App</title>');
  writeFileSync(join(folder, 'app/assets/sql.wasm'), Buffer.from([0, 97, 115, 109]));
  server = await serveFolder(join(folder, 'app'));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Asks for a path as it is, which fetch would tidy up first. */
function get(path: string, method = 'GET'): Promise<{ status: number; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(server.url), { path, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('serves the index page and WebAssembly with the type that streaming compilation needs', async () => {
  expect(await get('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', body: '<title>App</title>' });
  expect(await get('/assets/sql.wasm')).toMatchObject({ status: 200, type: 'application/wasm', body: '\0asm' });
  expect(await get('/index.html?backend=wasm')).toMatchObject({ status: 200 });
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/../app-secret.txt',
  '//etc/passwd',
  '/assets',
  '/%00',
  '/%zz',
  '/missing.js',
])('finds nothing at %s', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: 'Not found' });
});

test.each([
  ['a name that is longer than any file may have', `/${'a'.repeat(5000)}`],
  ['a path through a file', '/index.html/index.html'],
])('goes on serving after %s', async (_, path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: 'Not found' });
  expect((await get('/')).status).toBe(200);
});

test('finds nothing where the file named elsewhere cannot be one', async () => {
  const other = await serveFolder(join(folder, 'app'), { elsewhere: () => 'a\0b.csv' });
  try {
    expect((await fetch(other.url)).status).toBe(404);
    expect((await fetch(other.url)).status).toBe(404);
  } finally {
    await other.close();
  }
});

test('only reads', async () => {
  expect((await get('/', 'PUT')).status).toBe(405);
  expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
});
