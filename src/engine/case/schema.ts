import * as v from 'valibot';
import { RANKING_METHODS } from '../ranking/ranker.ts';
import { TWO_STEP_SOLUTIONS } from '../ranking/two-step/options.ts';
import { CHART_CHOICES, FIX_KINDS, MARKS, STOP_RULES } from './case-file.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const seed = v.pipe(v.number(), v.integer());
const rowId = v.pipe(v.number(), v.integer(), v.minValue(0));
const cell = v.union([v.string(), finite, v.null()]);
const label = v.union([v.string(), finite]);
const optional = v.exactOptional;

const noObject = v.custom<never>(() => false);

/** Refuses a list, which the checks for objects would take for an object without the keys that matter. */
function object<Schema extends v.GenericSchema>(schema: Schema) {
  return v.lazy((input) => (Array.isArray(input) ? (noObject as unknown as Schema) : schema));
}

function strictObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return object(v.strictObject(entries));
}

/**
 * An object whose keys are names that people gave. Valibot's own record passes over “constructor” without a word; here only
 * “__proto__”, which no object can hold, is refused.
 */
function named<Entry extends v.GenericSchema>(entry: Entry) {
  type Named = v.RecordSchema<v.StringSchema<undefined>, Entry, undefined>;
  return object(
    v.lazy((input) => {
      const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
      const entries = keys.filter((key) => key !== '__proto__').map((key) => [key, entry]);
      return v.strictObject(Object.fromEntries(entries)) as unknown as Named;
    }),
  );
}

const table = strictObject({
  file: text,
  types: optional(named(v.picklist(['integer', 'real', 'text', 'boolean']))),
  delimiter: optional(text),
  encoding: optional(text),
  header: optional(v.boolean()),
  missing: optional(v.array(v.string())),
});

const treatedFeature = strictObject({
  column: text,
  as: v.picklist(['standard', 'raw', 'scaled', 'category', 'words', 'date', 'ignore']),
  by: optional(v.pipe(finite, v.notValue(0))),
  minDf: optional(count),
  stopWords: optional(v.picklist(['english', 'none'])),
  weights: optional(v.picklist(['count', 'tfidf'])),
});
const feature = v.lazy((input) => (typeof input === 'object' && input !== null ? treatedFeature : text));

const model = strictObject({
  train: text,
  label: text,
  kind: optional(v.picklist(['softmax', 'mlp', 'cnn'])),
  l2: optional(v.pipe(finite, v.minValue(0))),
  holdout: optional(v.pipe(finite, v.minValue(0), v.maxValue(0.9))),
  seed: optional(seed),
  earlyStop: optional(v.boolean()),
  features: optional(v.pipe(v.array(feature), v.minLength(1))),
});

const gridView = {
  hidden: optional(v.array(v.string())),
  widths: optional(named(v.pipe(finite, v.minValue(1)))),
  sort: optional(strictObject({ column: v.string(), descending: optional(v.boolean()) })),
  filter: optional(v.string()),
};
const answerView = strictObject({
  ...gridView,
  chart: optional(v.picklist(CHART_CHOICES)),
  drawn: optional(v.string()),
  grid: optional(v.boolean()),
});
const query = strictObject({ id: text, sql: text, title: optional(text), view: optional(answerView) });

/** One of these two names an output row; references.ts checks that it is exactly one. */
const pattern = {
  query: text,
  row: optional(named(cell)),
  from: optional(named(rowId)),
};
const muted = { muted: optional(v.boolean()) };
const complaint = object(
  v.variant('op', [
    v.strictObject({
      ...pattern,
      ...muted,
      op: v.picklist(['=', '<=', '>=']),
      column: text,
      value: finite,
      tolerance: optional(v.pipe(finite, v.minValue(0))),
    }),
    v.strictObject({
      ...pattern,
      ...muted,
      op: v.picklist(['too high', 'too low']),
      column: text,
      by: optional(v.pipe(finite, v.minValue(0))),
    }),
    v.strictObject({ ...pattern, ...muted, op: v.picklist(['absent', 'present']) }),
    v.strictObject({
      ...muted,
      op: v.literal('prediction'),
      table: text,
      id: rowId,
      value: label,
      model: optional(text),
    }),
  ]),
);

/** As the runner prints its steps: a row of the only model, or of the one that is named. */
const namedRow = v.lazy((input) => (typeof input === 'object' ? strictObject({ model: text, row: rowId }) : rowId));
const fix = strictObject({
  removed: optional(v.array(namedRow)),
  relabelled: optional(v.array(strictObject({ model: optional(text), row: rowId, to: label }))),
});

const mark = strictObject({ model: optional(text), row: rowId, as: v.picklist(MARKS) });

const debug = strictObject({
  method: optional(v.picklist(RANKING_METHODS)),
  fix: optional(v.picklist(FIX_KINDS)),
  perStep: optional(count),
  budget: optional(count),
  stop: optional(v.picklist(STOP_RULES)),
  seed: optional(seed),
  suspects: optional(text),
  twoStep: optional(
    strictObject({
      solution: optional(v.picklist(TWO_STEP_SOLUTIONS)),
      samples: optional(count),
      seconds: optional(v.pipe(finite, v.minValue(1))),
    }),
  ),
});

const view = strictObject({
  query: optional(text),
  model: optional(text),
  suspects: optional(strictObject(gridView)),
  search: optional(debug),
});

/** The shape of a case file; what no shape can say is checked in references.ts. */
export const caseSchema = strictObject({
  rain: v.literal(1),
  tables: v.pipe(named(table), v.minEntries(1)),
  model: optional(model),
  models: optional(v.pipe(named(model), v.minEntries(1))),
  queries: optional(v.array(query)),
  complaints: optional(v.array(complaint)),
  fixes: optional(v.array(fix)),
  marks: optional(v.array(mark)),
  debug: optional(debug),
  truth: optional(strictObject({ column: text })),
  view: optional(view),
});

/** A case file whose shape was checked, and nothing else. */
export type ShapedCase = v.InferOutput<typeof caseSchema>;
