// `npm test`: builds, runs the unit tests of every project through Nx and everything that needs Kafka or PostgreSQL in
// one Jest run, and ends with a line `N passed, N failed` made from what Jest wrote. All of it runs even when a part
// fails, so that one run shows everything that is wrong.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { summarise } from './summarise.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const results = join(repository, '.results');
const nx = join(repository, 'node_modules/nx/dist/bin/nx.js');
const jest = join(repository, 'node_modules/jest/bin/jest.js');

function run(title, args, env = {}) {
  console.log(`\n== ${title}`);
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (signal !== null) process.kill(process.pid, signal);
  return status === 0;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const built = run('build', [nx, 'run-many', '-t', 'build']);
const unit = run('unit tests', [nx, 'run-many', '-t', 'test', '--nxBail=false']);
const integration =
  built &&
  run(
    'tests with Kafka and PostgreSQL',
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=TimeoutNegativeWarning',
      jest,
      ...['-c', 'jest.integration.config.js', '--json', `--outputFile=${join(results, 'integration.json')}`],
    ],
    { NODE_NO_WARNINGS: '1' },
  );

const balanced = summarise(repository, results);
process.exit(built && unit && integration && balanced ? 0 : 1);
