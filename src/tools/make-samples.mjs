/**
 * Writes the sample problems that the page offers on its first screen: `node src/tools/make-samples.mjs`.
 * Everything is generated with a seed, or drawn with a seed from packages of the npm registry, so that a second run
 * writes the same files. Which labels were planted wrong goes to the tests only.
 */
import { fileURLToPath } from 'node:url';
import { samples } from './samples/cases.mjs';
import { churn } from './samples/churn.mjs';
import { digits } from './samples/digits.mjs';
import { mails } from './samples/mails.mjs';
import { writeCsv, writeJson } from './samples/write.mjs';

const SEED = 1;
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}/public/samples`;
const makers = { churn, digits, mails };

const planted = {};
const index = [];
for (const [name, sample] of Object.entries(samples)) {
  const made = makers[name](SEED);
  for (const [table, rows] of Object.entries(made.tables)) writeCsv(`${folder}/${name}/${table}.csv`, rows);
  const tables = Object.fromEntries(sample.case.tables.map((table) => [table, { file: `${table}.csv` }]));
  const opened = { rain: 1, tables, model: sample.case.model, queries: sample.case.queries };
  await writeJson(`${folder}/${name}/case.json`, opened);
  const debug = { method: 'holistic', fix: 'remove', stop: 'holds', seed: SEED, ...sample.debug };
  await writeJson(`${folder}/${name}/solved.json`, { ...opened, complaints: sample.complaints, debug });
  planted[name] = made.planted;
  const { title, sentence, hint, chart } = sample;
  index.push({ name, title, sentence, hint, case: `${name}/case.json`, tables: sample.case.tables, chart });
}
await writeJson(`${folder}/index.json`, index);
await writeJson(`${root}/test/engine/samples/planted.json`, planted);
