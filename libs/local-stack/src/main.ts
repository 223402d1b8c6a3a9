import { parseStackCommand, stackHelp } from './command-line.js';
import { aborted, printLine, runUntilStopped } from './run-until-stopped.js';
import { startStack } from './start-stack.js';

const usage =
  'npm start -- [options]     brings up CloudTach on this machine, in the foreground; Ctrl-C ends it';

await runUntilStopped(async (signal) => {
  const command = parseStackCommand(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(stackHelp(usage));
    return 0;
  }
  const begin = performance.now();
  const stack = await startStack({ ...command.options, log: printLine, signal });
  const fields = { ...stack.urls, seconds: ((performance.now() - begin) / 1000).toFixed(1) };
  printLine({ source: 'stack', level: 'info', message: 'everything is ready; Ctrl-C ends it', fields });
  // For a test run that started this process and wants to know where everything is.
  process.send?.({
    kind: 'ready',
    kafkaBrokers: stack.kafkaBrokers,
    adminDatabaseUrl: stack.adminDatabaseUrl,
    topicPrefix: stack.topicPrefix,
    urls: stack.urls,
  });
  await aborted(signal);
  await stack.stop();
  return 0;
});
