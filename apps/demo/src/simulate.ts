import { SystemClock } from '@cloudtach/kernel';
import { runUntilStopped } from '@cloudtach/local-stack';
import { runSimulation } from './run-simulation.js';
import { parseSimulateCommand } from './simulate-command.js';

await runUntilStopped(async (signal) => {
  const command = parseSimulateCommand(
    process.argv.slice(2),
    process.env['KAFKA_BROKERS'],
    new SystemClock().now(),
  );
  if (command.kind === 'help') process.stdout.write(command.text);
  else await runSimulation(command, signal);
  return 0;
});
