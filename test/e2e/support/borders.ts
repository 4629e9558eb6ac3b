import type { BrowserContext, Request } from 'playwright-core';

/**
 * What pages of a context ask of other origins, and what their policy keeps them from: empty as long as nothing leaves the tab.
 * The list grows while the context lives.
 */
export function watchBorders(context: BrowserContext): readonly string[] {
  const crossed: string[] = [];
  context.on('request', (request) => {
    if (isForeign(request)) crossed.push(`A request left the origin: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) crossed.push(message.text());
  });
  return crossed;
}

/** Whether a request goes to another origin than that of the page or service worker that makes it. */
function isForeign(request: Request): boolean {
  const { protocol, origin, hostname } = new URL(request.url());
  if (!protocol.startsWith('http')) return false;
  const worker = request.serviceWorker();
  if (worker) return new URL(worker.url()).origin !== origin;
  // Where a test itself goes to: the servers that it started.
  if (request.isNavigationRequest()) return hostname !== '127.0.0.1' && hostname !== 'localhost';
  return new URL(request.frame().page().url()).origin !== origin;
}
