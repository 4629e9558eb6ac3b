/**
 * What the built page may load and reach: its own files and nothing else. WASM must be allowed by name; blob: pictures
 * are the chart on its way to a PNG. (The page under `vite` needs more, for hot replacement, and has no policy.)
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Vite plugin: puts the policy into the built page; the headless runner's own page has none. */
export function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: (_html, { path }) =>
      path !== '/index.html'
        ? []
        : [
            {
              tag: 'meta',
              attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
              injectTo: 'head-prepend',
            },
          ],
  };
}
