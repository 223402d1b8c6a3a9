import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@cloudtach/kernel';
import { parseDistilCommand } from './distil-command.js';
import { NodeCommandFiles } from './node-command-files.js';
import { runDistilCommand } from './run-distil-command.js';

const command = parseDistilCommand(process.argv.slice(2));
if (command.kind === 'run') {
  // npm changes to the folder of the repository and leaves the user's in INIT_CWD.
  const folder = process.env.INIT_CWD ?? process.cwd();
  const ownDefinitions = fileURLToPath(new URL('../../definitions/default.yaml', import.meta.url));
  const file = command.output === null ? null : createWriteStream(resolve(folder, command.output));
  if (file !== null) await once(file, 'open');
  const result = file ?? process.stdout;
  process.exitCode = await runDistilCommand(
    command,
    new NodeCommandFiles(folder),
    relative(folder, ownDefinitions),
    new SystemClock().now(),
    {
      result: (line) => void result.write(`${line}\n`),
      problem: (line) => void process.stderr.write(`${line}\n`),
    },
  );
  file?.end();
} else {
  (command.kind === 'help' ? process.stdout : process.stderr).write(command.text);
  process.exitCode = command.kind === 'help' ? 0 : 2;
}
