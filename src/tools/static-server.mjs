// @ts-check
import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.csv': 'text/csv; charset=utf-8',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Serves the files of one folder on this machine only (127.0.0.1). Nothing outside the folder can be reached, except
 * what `elsewhere` names.
 * @param {string} root
 * @param {object} [options]
 * @param {readonly number[]} [options.ports] tried in order; 0 is any free one
 * @param {(path: string) => string | undefined} [options.elsewhere] the file for a decoded URL path outside the folder
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(root, { ports = [0], elsewhere = () => undefined } = {}) {
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? '/');
    const file = path === undefined ? undefined : (elsewhere(path) ?? inside(root, path));
    const size = file && readableSize(file);
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
    else if (!file || size === undefined) response.writeHead(404).end('Not found');
    else {
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
        'Content-Length': size,
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      });
      if (request.method === 'HEAD') response.end();
      else pipeline(createReadStream(file), response, () => undefined);
    }
  });
  const port = await listen(server, ports);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The decoded path of a request, or undefined when it cannot be decoded. @param {string} url */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/** The file that a path names inside the folder. @param {string} root @param {string} path */
function inside(root, path) {
  if (path.includes('\0')) return undefined;
  const file = normalize(join(root, path.endsWith('/') ? `${path}index.html` : path));
  return file.startsWith(normalize(root) + sep) ? file : undefined;
}

/**
 * The bytes of a file, or undefined where there is none that could be read: also where a path leads through a file, or no
 * file could have such a name, for which Node throws whatever it is asked.
 * @param {string} file
 */
function readableSize(file) {
  try {
    accessSync(file, constants.R_OK);
    const stat = statSync(file);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {import('node:http').Server} server
 * @param {readonly number[]} ports
 * @returns {Promise<number>}
 */
function listen(server, [port, ...others]) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (others.length) listen(server, others).then(resolve, reject);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
