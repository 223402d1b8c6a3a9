import { readFile, stat } from 'node:fs/promises';
import {
  type DefinitionProblem,
  definitionLimits,
  parseDefinitions,
  printDefinitionProblem,
} from '@cloudtach/distillation';
import { HealthRegistry, Log, Metrics } from '@cloudtach/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DefinitionsSettings } from '../../application/definitions-settings.js';
import { GlobalDefinitions } from '../../application/global-definitions.js';

const lookMs = 1_000;

/**
 * Reads the definitions of everybody from their file, at start and whenever its text changes. A file that is refused
 * stops a start; later the definitions of before stay in use, and logs, metrics and readiness say so.
 */
@Injectable()
export class DefinitionFile implements OnModuleInit, BeforeApplicationShutdown {
  private readonly reloads;
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;
  /** What was looked at last; null when it could not be read. */
  private text: string | null = null;
  private problem: string | null = null;

  constructor(
    @Inject(DefinitionsSettings) private readonly settings: DefinitionsSettings,
    @Inject(GlobalDefinitions) private readonly definitions: GlobalDefinitions,
    @Inject(Log) private readonly log: Log,
    @Inject(Metrics) metrics: Metrics,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    this.reloads = metrics.counter({
      name: 'definition_file_reads_total',
      help: 'Versions of the file of definitions, by whether they were taken.',
      labels: ['outcome'],
    });
    metrics.gauge({
      name: 'definition_file_refused',
      help: '1 while the file of definitions is one that was refused.',
      collect: (gauge) => gauge.set(this.problem === null ? 0 : 1),
    });
    health.addCheck('definitions', () =>
      this.problem === null ? { ready: true } : { ready: true, detail: this.problem },
    );
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    if (this.problem !== null) throw new Error(`no definitions: ${this.problem}`);
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => void this.look().finally(() => this.schedule()), lookMs);
    this.timer.unref();
  }

  /** By content, not by time: a mounted configuration is a link that moves. */
  private async look(): Promise<void> {
    const { file } = this.settings;
    const read = await this.read(file);
    if (read.problem !== null) {
      this.refuse(read.problem, { file });
      return;
    }
    if (read.text === this.text) return;
    this.text = read.text;
    const parsed = parseDefinitions(read.text, { file });
    if (!parsed.ok) {
      this.refuse(firstOf(parsed.errors), { file, problems: parsed.errors.length });
      return;
    }
    this.definitions.replace(parsed.document);
    this.problem = null;
    this.reloads.inc({ outcome: 'taken' });
    const { warnings } = parsed;
    this.log.info({ file, definitions: parsed.document.definitions.length }, 'definitions were read');
    if (warnings.length > 0)
      this.log.warn(
        { file, warnings: warnings.length, first: firstOf(warnings) },
        'definitions have oddities',
      );
  }

  /** Once for each version of a file that is refused. */
  private refuse(problem: string, fields: object): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.reloads.inc({ outcome: 'refused' });
    this.log.warn({ ...fields, problem }, 'definitions were refused, those of before stay in use');
  }

  private async read(
    file: string,
  ): Promise<{ readonly text: string; readonly problem: null } | { readonly problem: string }> {
    try {
      const { size } = await stat(file);
      if (size > definitionLimits.bytesMax)
        return { problem: `${file} has ${size} bytes, at most ${definitionLimits.bytesMax} are read` };
      return { text: await readFile(file, 'utf8'), problem: null };
    } catch (error) {
      this.text = null;
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      return { problem: `${file} cannot be read (${code})` };
    }
  }
}

function firstOf(problems: readonly DefinitionProblem[]): string {
  const [first] = problems;
  return first === undefined ? '' : printDefinitionProblem(first);
}
