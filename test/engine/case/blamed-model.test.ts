import { expect, test } from 'vitest';
import { twoClouds } from '../../e2e/support/two-clouds.ts';
import { runOn } from '../session.ts';

const spam = twoClouds(300, 5).files;
const urgent = twoClouds(200, 6).files;

test.each(['auto', 'holistic', 'twostep'] as const)(
  'rows of the model that the complaint speaks of are removed: %s',
  async (method) => {
    const answer = await runOn(
      { 'train.csv': spam['train.csv'], 'mails.csv': spam['mails.csv'], 'tickets.csv': urgent['train.csv'] },
      {
        rain: 1,
        tables: { train: { file: 'train.csv' }, tickets: { file: 'tickets.csv' }, mails: { file: 'mails.csv' } },
        models: {
          spam: { train: 'train', label: 'label', features: ['x', 'y'] },
          urgent: { train: 'tickets', label: 'label', features: ['x', 'y'] },
        },
        queries: [
          {
            id: 'q',
            sql: "SELECT SUM(spam.predict(*) = 'spam') AS spam, SUM(urgent.predict(*) = 'spam') AS urgent FROM mails",
          },
        ],
        complaints: [{ query: 'q', row: {}, column: 'urgent', op: 'too low' }],
        debug: { method, budget: 10, perStep: 10, stop: 'budget' },
      },
    );
    expect(answer.error).toBeUndefined();
    expect(answer.steps[0].removed).toHaveLength(10);
    // The query reads both models' predictions, the number that is complained about those of one.
    for (const row of answer.steps[0].removed) expect(row).toMatchObject({ model: 'urgent' });
  },
);
