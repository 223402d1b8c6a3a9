import { DistillerSuite } from './distiller/distiller-suite.js';
import { type Suite } from './running/suite.js';
import { StacktachSuite } from './stacktach-v2/stacktach-suite.js';

/** A suite by its name, and where the project keeps its own vectors of it. */
export interface SuiteEntry {
  readonly name: string;
  /** Folder of the repository whose `.md` files are run when no file is named. */
  readonly folder: string;
  readonly create: () => Suite;
}

/** Every suite. Those that need a running fleet bring it up themselves, in `start`. */
export const suites: readonly SuiteEntry[] = [
  { name: 'distiller', folder: 'apps/distiller/conformance', create: () => new DistillerSuite() },
  { name: 'stacktach-v2', folder: 'apps/ingestion/conformance', create: () => new StacktachSuite() },
];
