import { expect, test } from 'vitest';
import { Forecast } from '../../../src/app/state/forecast.svelte.ts';
import type { PredictedEffect } from '../../../src/engine/debugger/api.ts';

test('a number of rows that was counted for what is no longer so is not shown', async () => {
  const waiting: ((rows: number | null) => void)[] = [];
  const forecast = new Forecast({
    enoughRows: () => new Promise((resolve) => waiting.push(resolve)),
    predictEffect: () => Promise.reject<PredictedEffect>(new Error('Nobody asks this.')),
  });
  const first = forecast.count([], {});
  forecast.forget();
  waiting[0](12);
  await first;
  expect(forecast.enough).toBeUndefined();

  const [earlier, later] = [forecast.count([], {}), forecast.count([], {})];
  waiting[2](5);
  await later;
  waiting[1](7);
  await earlier;
  expect(forecast.enough).toBe(5);
});
