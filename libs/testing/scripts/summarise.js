// Adds up what the Jest runs wrote and compares it with what Jest lists: a file that did not run, a skipped test or a
// result that is missing makes the run a failure, however green the rest is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function summarise(repository, results) {
  const reports = readdirSync(results)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  const problems = [];
  const sum = (field) => reports.reduce((total, report) => total + report[field], 0);

  const ran = new Set(reports.flatMap((report) => report.testResults.map((file) => placeOf(file.name))));
  const listed = listTests(repository).map(placeOf);
  for (const file of listed) if (!ran.has(file)) problems.push(`did not run: ${file}`);
  if (listed.length === 0) problems.push('Jest lists no tests at all');

  for (const field of ['numPendingTests', 'numTodoTests', 'numPendingTestSuites']) {
    if (sum(field) > 0) problems.push(`${field}: ${sum(field)}`);
  }
  for (const report of reports) {
    for (const file of report.testResults) {
      // A file that cannot be loaded has no tests of its own to fail.
      if (file.status === 'failed' && file.assertionResults.length === 0)
        problems.push(`could not run: ${file.name}`);
      for (const test of file.assertionResults) {
        if (test.status === 'failed') problems.push(`failed: ${test.fullName}`);
      }
    }
  }

  const unlisted = problems.filter((problem) => !problem.startsWith('failed: ')).length;
  const passed = sum('numPassedTests');
  const failed = sum('numFailedTests') + unlisted;
  console.log(`\n== ${ran.size} test files ran, Jest lists ${listed.length}`);
  for (const problem of problems) console.log(problem);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

/** The part below the repository: a result from Nx's cache may have been made in another checkout. */
function placeOf(file) {
  return /(?:apps|libs)\/[^/]+\/src\/.*$/.exec(file.replaceAll('\\', '/'))?.[0] ?? file;
}

/** What Jest itself would run, over every project with unit tests and the integration run. */
function listTests(repository) {
  const configs = ['apps', 'libs']
    .flatMap((parent) =>
      readdirSync(join(repository, parent)).map((name) => join(repository, parent, name, 'jest.config.js')),
    )
    .filter((config) => existsSync(config));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      join(repository, 'node_modules/jest/bin/jest.js'),
      ...['--listTests', '--json', '--projects', ...configs, join(repository, 'jest.integration.config.js')],
    ],
    { cwd: repository, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  if (status !== 0) throw new Error(`Jest could not list its tests:\n${stderr}`);
  return JSON.parse(stdout);
}
