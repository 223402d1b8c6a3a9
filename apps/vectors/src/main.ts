import { runUntilStopped } from '@cloudtach/local-stack';
import { namedVectorFiles, ownVectorFiles } from './command/vector-files.js';
import { parseVectorsCommand } from './command/vectors-command.js';
import { runVectors } from './running/run-vectors.js';
import { suites } from './suites.js';

await runUntilStopped(async (signal) => {
  const command = parseVectorsCommand(process.argv.slice(2), suites);
  if (command.kind !== 'run') {
    (command.kind === 'help' ? process.stdout : process.stderr).write(command.text);
    return command.kind === 'help' ? 0 : 2;
  }
  const { suite, files } = command;
  const vectors =
    files.length === 0
      ? await ownVectorFiles(suite)
      : // npm changes to the folder of the repository and leaves the user's in INIT_CWD.
        await namedVectorFiles(files, process.env.INIT_CWD ?? process.cwd());
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const { failed } = await runVectors(suite.create(), vectors, print, signal);
  return failed === 0 ? 0 : 1;
});
