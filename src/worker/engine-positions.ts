import type { Engine } from '../engine/debugger/api.ts';
import type { WorkPositions } from './bridge.ts';

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
  complain: 1,
  findSuspects: 1,
  patterns: 2,
  predictEffect: 1,
  fix: 1,
  undo: 0,
  redo: 0,
  state: null,
  exportCleaned: 1,
};
