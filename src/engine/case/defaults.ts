import type { Complaint } from '../complaint/complaint.ts';
import type { Fix, ModelSpec } from '../debugger/api.ts';
import type { CaseDebug, CaseFile, CaseQuery, CaseTable } from './case-file.ts';
import { modelsOf } from './references.ts';

/** A model under the name that SQL calls it by. */
export interface NamedModel {
  readonly name: string;
  /** Where in the JSON it stands. */
  readonly path: string;
  readonly spec: ModelSpec;
}

/** Settings that have no default, or one that depends on the data. */
type OpenKeys = 'budget' | 'suspects' | 'twoStep';

/** The loop's settings with nothing left open but what depends on the data. */
export type DebugSettings = Required<Omit<CaseDebug, OpenKeys>> & Pick<CaseDebug, OpenKeys>;

/** A case with every default filled in: what the runner works on. */
export interface ResolvedCase {
  readonly tables: readonly { readonly name: string; readonly table: CaseTable }[];
  readonly models: readonly NamedModel[];
  readonly queries: readonly CaseQuery[];
  /** Those that are not muted. */
  readonly complaints: readonly Complaint[];
  readonly fixes: readonly Fix[];
  readonly debug: DebugSettings | null;
  readonly truthColumn: string | null;
}

/** Rows fixed between two trainings where the case does not say: as in the papers. */
const ROWS_PER_STEP = 10;

/**
 * Fills in the defaults of a case file: softmax regression with λ = 1e-3, nothing held out, seeds 1; holistic ranking,
 * removal, 10 rows per step, stop when the complaints hold, or at the budget when the truth is known.
 */
export function resolveCase(caseFile: CaseFile): ResolvedCase {
  const truthColumn = caseFile.truth?.column ?? null;
  const modelDefaults = { kind: 'softmax', l2: 1e-3, holdout: 0, seed: 1 } as const;
  const except = truthColumn === null ? {} : { except: [truthColumn] };
  return {
    tables: Object.entries(caseFile.tables).map(([name, table]) => ({ name, table })),
    models: modelsOf(caseFile).map(({ name, path, model }) => ({
      name,
      path,
      spec: { ...modelDefaults, ...model, ...except },
    })),
    queries: caseFile.queries ?? [],
    complaints: (caseFile.complaints ?? [])
      .filter(({ muted }) => !muted)
      .map(({ muted: _, ...complaint }) => complaint),
    fixes: caseFile.fixes ?? [],
    debug: caseFile.debug
      ? {
          method: 'holistic',
          fix: 'remove',
          perStep: ROWS_PER_STEP,
          stop: truthColumn === null ? 'holds' : 'budget',
          seed: 1,
          ...caseFile.debug,
        }
      : null,
    truthColumn,
  };
}
