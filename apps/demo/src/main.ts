import { aborted, printLine, runUntilStopped, startStack } from '@cloudtach/local-stack';
import { parseDemoCommand } from './demo-command.js';
import { runDemo } from './run-demo.js';

await runUntilStopped(async (signal) => {
  const command = parseDemoCommand(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(command.text);
    return 0;
  }
  const stack = await startStack({ ...command.stack, log: printLine, signal });
  try {
    const isGreen = await runDemo(stack, command, signal);
    if (!command.isExiting) {
      process.stdout.write('Everything keeps running; Ctrl-C ends it.\n');
      await aborted(signal);
    }
    return isGreen ? 0 : 1;
  } finally {
    await stack.stop();
  }
});
