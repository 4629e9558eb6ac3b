import { expect, test } from 'vitest';
import type { Entry } from '../../../src/app/state/complaints.svelte.ts';
import { announcements, type Heard } from '../../../src/app/text/announcements.ts';
import type { StepSummary } from '../../../src/engine/debugger/api.ts';

const step = (removed: number, relabelled: number): StepSummary => ({ removed, relabelled }) as StepSummary;

function entry(value: number | null, muted = false): Entry {
  const complaint = { query: 'q1', row: { week: 7 }, op: '>=', column: 'n', value: 50 } as const;
  return { id: 1, complaint, muted, state: value === null ? null : { value, relaxed: value, holds: value >= 50 } };
}

const quiet: Heard = { complaints: [], steps: [], models: [], moved: null, found: null, enough: undefined };

test('a fix, a complaint that stands otherwise, and suspects are said; what stays as it is is not', () => {
  const found = { total: 2160 };
  const before: Heard = { ...quiet, complaints: [entry(36)] };
  expect(announcements(quiet, before)).toEqual(['week 7 · n is 36, should be at least 50.']);
  const ranked: Heard = { ...before, found };
  expect(announcements(before, ranked)).toEqual(['2,160 suspects ranked.']);
  expect(announcements(ranked, { ...ranked, enough: 48 })).toEqual(['Fixing about 48 should be enough.']);
  expect(announcements({ ...ranked, enough: 48 }, { ...ranked, enough: 48 })).toEqual([]);
  const after: Heard = { ...quiet, complaints: [entry(59)], steps: [step(86, 1)] };
  expect(announcements({ ...before, found }, after)).toEqual([
    '86 rows removed, 1 row relabelled, and trained again.',
    'week 7 · n is 59: the complaint holds.',
  ]);
  expect(announcements(after, { ...after })).toEqual([]);
  expect(announcements(after, before)).toEqual(['1 step taken back.', 'week 7 · n is 36, should be at least 50.']);
});

test('a muted complaint says so, one that nobody has judged says nothing', () => {
  const before: Heard = { ...quiet, complaints: [entry(36)] };
  expect(announcements(before, { ...quiet, complaints: [entry(null, true)] })).toEqual(['Muted: week 7 · n.']);
  expect(announcements(quiet, { ...quiet, complaints: [entry(null)] })).toEqual([]);
  expect(announcements(quiet, { ...quiet, found: { total: 1 }, enough: null })).toEqual(['1 suspect ranked.']);
});

test('a model that was trained is said with its accuracy, once, and not again after a fix', () => {
  const trained = (seconds: number, heldOut: number | null) => ({
    ...quiet,
    models: [{ name: 'model', seconds, accuracy: { heldOut, training: 0.95 } }],
  });
  expect(announcements(quiet, trained(0.1, 0.892))).toEqual(['model is trained: accuracy 89.2 % on held-out rows.']);
  expect(announcements(quiet, trained(0.1, null))).toEqual(['model is trained: accuracy 95.0 % on training rows.']);
  expect(announcements(trained(0.1, 0.9), trained(0.1, 0.9))).toEqual([]);
  expect(announcements(trained(0.1, 0.9), { ...trained(0.2, 0.9), steps: [step(1, 0)] })).toEqual([
    '1 row removed, and trained again.',
  ]);
});

test('what was undone or done again is said', () => {
  const moved = { label: 'train model', back: true };
  expect(announcements(quiet, { ...quiet, moved })).toEqual(['Undone: train model.']);
  expect(announcements({ ...quiet, moved }, { ...quiet, moved: { ...moved, back: false } })).toEqual([
    'Done again: train model.',
  ]);
  expect(announcements({ ...quiet, moved }, { ...quiet, moved })).toEqual([]);
});
