import type { Engine } from '../engine/debugger/api.ts';
import type { WorkPositions } from './bridge.ts';

/** Where each call of the engine takes its `Work`; null where it takes none. */
export const enginePositions: WorkPositions<Engine> = {
  start: 1,
  preview: 3,
  importTable: 4,
  removeTable: null,
  renameTable: null,
  tables: null,
  tableRows: null,
  tableColumn: null,
  train: 2,
  removeModel: null,
  models: null,
  trainedRows: null,
  run: 2,
  removeQuery: null,
  page: null,
  predictionsBehind: 2,
  complain: 1,
  findSuspects: 1,
  suspects: 3,
  patterns: 2,
  pulledRows: 3,
  predictEffect: 1,
  enoughRows: 1,
  fix: 1,
  undo: 0,
  redo: 0,
  state: null,
  exportCleaned: 1,
};
