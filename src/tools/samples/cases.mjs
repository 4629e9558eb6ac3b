/**
 * What the page says of each sample, the case file it opens, and the complaint that a person is expected to make.
 * `case` has no complaint yet; `solved` has, and says how to work it off: tests run it and expect that it holds.
 */
export const samples = {
  churn: {
    title: 'Users likely to churn',
    sentence: 'The number of active users who are likely to churn drops in weeks 7 and 8, for no good reason.',
    hint: 'Drag the two low points up to where the other weeks are, then press “Find suspects”.',
    chart: { kind: 'line', x: 'week', y: 'likely_to_churn' },
    case: {
      tables: ['customers', 'users', 'logins'],
      model: { train: 'customers', label: 'outcome', kind: 'softmax', l2: 0.001, holdout: 0.1, seed: 1 },
      queries: [
        {
          id: 'weekly',
          sql: "SELECT l.week, COUNT(*) AS likely_to_churn\nFROM users u JOIN logins l ON l.user_id = u.id\nWHERE predict(u.*) = 'churn'\nGROUP BY l.week\nORDER BY l.week",
        },
      ],
    },
    complaints: [7, 8].map((week) => ({
      query: 'weekly',
      row: { week },
      column: 'likely_to_churn',
      op: '>=',
      value: 50,
    })),
    debug: { perStep: 25, budget: 250 },
  },
  digits: {
    title: 'Handwritten digits',
    sentence: 'There are 80 scans of each digit, but the model finds few 1s and far too many 7s.',
    hint: 'Right-click the bar of digit 1, choose “Should be…” and type 80, then press “Find suspects”.',
    chart: { kind: 'bar', x: 'digit', y: 'scans' },
    case: {
      tables: ['digits', 'scans'],
      model: {
        train: 'digits',
        label: 'digit',
        kind: 'softmax',
        l2: 0.001,
        holdout: 0.1,
        seed: 1,
        features: [{ column: 'pixel*', as: 'scaled', by: 255 }],
      },
      queries: [
        {
          id: 'counts',
          sql: 'SELECT predict(*) AS digit, COUNT(*) AS scans\nFROM scans\nGROUP BY predict(*)\nORDER BY digit',
        },
      ],
    },
    complaints: [{ query: 'counts', row: { digit: 1 }, column: 'scans', op: '>=', value: 76 }],
    debug: { perStep: 10, budget: 60 },
  },
  mails: {
    title: 'Spam that is not',
    sentence: 'Hardly anyone sends spam to the mailing list in “packages”, yet the model finds a lot of it there.',
    hint: 'Right-click the bar of “packages”, choose “Too high”, then press “Find suspects”.',
    chart: { kind: 'bar', x: 'folder', y: 'spam' },
    case: {
      tables: ['mails', 'inbox'],
      model: {
        train: 'mails',
        label: 'label',
        kind: 'softmax',
        l2: 0.001,
        holdout: 0.1,
        seed: 1,
        features: [
          { column: 'subject', as: 'words', minDf: 3 },
          { column: 'text', as: 'words', minDf: 3 },
        ],
      },
      queries: [
        {
          id: 'spam',
          sql: "SELECT folder, COUNT(*) AS mails, SUM(predict(*) = 'spam') AS spam\nFROM inbox\nGROUP BY folder\nORDER BY folder",
        },
      ],
    },
    complaints: [{ query: 'spam', row: { folder: 'packages' }, column: 'spam', op: '<=', value: 15 }],
    debug: { perStep: 10, budget: 90 },
  },
};
