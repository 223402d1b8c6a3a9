// Rules of the workspace that neither Nx nor ESLint sees: every project says in which layer and scope it is, every app has
// a README, and every error code is listed once and used. Prints all problems at once; the status is 1 when there are any.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));
const codesFile = 'libs/kernel/src/domain-error-codes.ts';
const axes = ['layer:', 'scope:'];

const find = (pattern) => globSync(pattern, { cwd: repository }).sort();
const read = (path) => readFileSync(join(repository, path), 'utf8');

/** Without both tags a project escapes the import rules of its layer and its scope. */
function* untaggedProjects() {
  for (const path of find('{apps,libs}/*/package.json')) {
    const tags = JSON.parse(read(path)).nx?.tags ?? [];
    for (const axis of axes) {
      const found = tags.filter((tag) => tag.startsWith(axis));
      if (found.length !== 1) yield `${path}: ${found.length} tags of ${axis}*, one is needed`;
    }
  }
}

function* appsWithoutReadme() {
  for (const path of find('apps/*/package.json')) {
    const app = dirname(path);
    if (!existsSync(join(repository, app, 'README.md'))) yield `${app}: no README.md`;
  }
}

/** A code that nothing raises is a promise to clients that nobody keeps; specs alone raise nothing. */
function* badErrorCodes() {
  const list = /domainErrorCodes = \[([^\]]*)\]/.exec(read(codesFile))?.[1];
  const codes = list?.match(/'[^']*'/g) ?? [];
  if (codes.length === 0) yield `${codesFile}: the list of codes was not found`;
  const unused = new Set(codes);
  if (unused.size < codes.length) {
    const repeated = codes.filter((code, place) => codes.indexOf(code) !== place);
    yield `${codesFile}: listed more than once: ${repeated.join(', ')}`;
  }
  for (const path of find('{apps,libs}/*/src/**/*.ts')) {
    if (path === codesFile || /\.(spec|int-spec|e2e-spec|builder)\.ts$/.test(path)) continue;
    const text = read(path);
    for (const code of unused) if (text.includes(code)) unused.delete(code);
  }
  for (const code of unused) yield `${codesFile}: ${code} is used nowhere`;
}

const problems = [...untaggedProjects(), ...appsWithoutReadme(), ...badErrorCodes()];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
