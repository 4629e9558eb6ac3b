import { Session } from '../engine/debugger/session.ts';
import { serve } from './bridge.ts';
import { enginePositions } from './engine-positions.ts';
import { WorkerDatabase } from './worker-database.ts';

serve(new Session(new WorkerDatabase()), enginePositions, self);
