// Builds what changed, quietly, then runs one built program in this very process:
//   node run-built.js apps/demo/dist/main.js [words for the program]
//
// Not a target of Nx: that one hides what it does not know, puts its children into another process session, and is
// gone on SIGTERM before them, so the last lines of a stop would be lost.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const [program, ...words] = process.argv.slice(2);

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Node ${process.versions.node} is too old: run this by npm, which takes the Node 24 of the repository`,
  );
  process.exit(1);
}

function say(message) {
  // Standard error: some programs promise nothing but their result on standard output.
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${'stack'.padEnd(17)} info  ${message}\n`);
}

say('building what changed');
const begin = performance.now();
const build = spawnSync(
  process.execPath,
  [join(repository, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'build'],
  {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NX_TUI: 'false', FORCE_COLOR: '0' },
    maxBuffer: 64 * 1024 * 1024,
  },
);
if (build.status !== 0) {
  process.stderr.write(`${build.stdout}${build.stderr}\nthe build failed\n`);
  process.exit(1);
}
say(`built ms=${Math.round(performance.now() - begin)}`);

process.argv = [process.argv[0], join(repository, program), ...words];
await import(pathToFileURL(join(repository, program)).href);
