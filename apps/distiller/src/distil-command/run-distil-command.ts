import {
  compileDefinitions,
  type Distiller,
  parseDefinitions,
  printDefinitionProblem,
} from '@cloudtach/distillation';
import { type InstantMicros } from '@cloudtach/kernel';
import { type CommandFiles } from './command-files.js';
import { type DistilCommand } from './distil-command.js';
import { reportOn } from './distil-report.js';
import { readNotifications } from './read-notifications.js';

/** Where the command writes, a line at a time. */
export interface CommandOutput {
  readonly result: (line: string) => void;
  readonly problem: (line: string) => void;
}

/** The usual name of a file of definitions (distiller.md §10). */
const usualFile = 'event_definitions.yaml';

/**
 * Shows what definitions make of notifications; gives the status of the process.
 *
 * @param ownDefinitions the path of the file that the distiller itself uses
 */
export async function runDistilCommand(
  command: Extract<DistilCommand, { kind: 'run' }>,
  files: CommandFiles,
  ownDefinitions: string,
  now: InstantMicros,
  output: CommandOutput,
): Promise<number> {
  const file = command.definitions ?? ((await files.exists(usualFile)) ? usualFile : ownDefinitions);
  const distiller = await loadDistiller(file, command.catchAll, files, output);
  if (distiller === null) return 1;
  const counts = { event: 0, dropped: 0, rejected: 0 };
  let isFine = true;
  for (const input of command.inputs) {
    const name = input === '-' ? 'standard input' : input;
    const bytes = await files.read(input);
    const read =
      'reason' in bytes
        ? { ok: false as const, problem: `${name}: ${bytes.reason}` }
        : readNotifications(name, bytes, command.isList);
    if (!read.ok) {
      output.problem(read.problem);
      isFine = false;
      continue;
    }
    for (const named of read.notifications) {
      const { kind, lines } = reportOn(distiller, file, named, now);
      counts[kind] += 1;
      lines.forEach(output.result);
    }
  }
  const tested = counts.event + counts.dropped + counts.rejected;
  output.result(`${tested} tested, ${counts.dropped} dropped, ${counts.rejected} rejected`);
  return isFine && counts.rejected === 0 ? 0 : 1;
}

async function loadDistiller(
  file: string,
  catchAll: boolean,
  files: CommandFiles,
  { problem }: CommandOutput,
): Promise<Distiller | null> {
  const bytes = await files.read(file);
  if ('reason' in bytes) {
    problem(`${file}: ${bytes.reason}`);
    return null;
  }
  const parsed = parseDefinitions(new TextDecoder().decode(bytes), { file });
  for (const found of parsed.ok ? parsed.warnings : parsed.errors)
    problem(`${parsed.ok ? 'warning: ' : ''}${printDefinitionProblem(found)}`);
  return parsed.ok ? compileDefinitions(parsed.document, { catchAll }) : null;
}
