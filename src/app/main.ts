import { mount } from 'svelte';
import type { BackendChoice } from '../engine/compute/backend.ts';
import { startEngine } from '../worker/client.ts';
import App from './App.svelte';
import { Workbench } from './state/workbench.svelte.ts';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';

/** The backend forced by `?backend=` in the address; `auto` without it. */
function backendChoice(): BackendChoice {
  const asked = new URLSearchParams(location.search).get('backend');
  return asked === 'webgpu' || asked === 'wasm' || asked === 'cpu' ? asked : 'auto';
}

const target = document.getElementById('app');
if (!target) throw new Error('The page has no element with the id “app”.');
const bench = new Workbench(startEngine().engine);
mount(App, { target, props: { bench } });
void bench.start(backendChoice()).then(() => {
  // After the page is usable, so that filling the cache never competes with it.
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('sw.js').catch(() => {
      // Without a service worker (private windows, file:) the page works, only not offline.
    });
  }
});
