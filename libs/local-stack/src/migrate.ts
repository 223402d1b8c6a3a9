import { parseStackCommand, stackHelp } from './command-line.js';
import { printLine, runUntilStopped } from './run-until-stopped.js';
import { startStack } from './start-stack.js';

const usage =
  'npm run migrate -- [options]   brings the databases of the services to their newest schemas, and ends';

await runUntilStopped(async (signal) => {
  const command = parseStackCommand(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(stackHelp(usage));
    return 0;
  }
  const stack = await startStack({ ...command.options, postgresOnly: true, log: printLine, signal });
  await stack.stop();
  return 0;
});
