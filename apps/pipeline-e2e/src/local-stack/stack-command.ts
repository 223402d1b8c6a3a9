import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts, type ProcessEnd } from '@cloudtach/local-stack';
import { waitFor } from '@cloudtach/testing';
import { processesOf } from './processes-of.js';

/** The repository this test belongs to. */
export const repositoryFolder = fileURLToPath(new URL('../../../..', import.meta.url));

/** Commands of the root that bring up a stack, and the built programs behind them. */
const programs = { start: 'libs/local-stack/dist/main.js', demo: 'apps/demo/dist/main.js' } as const;

/** How a test starts the stack as a person would. */
export interface StackCommandOptions {
  readonly command?: keyof typeof programs;
  /** Words behind the command. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the checkout to start from. */
  readonly checkout?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
  /** By npm, as the README says, instead of the built program that it runs in the end. */
  readonly byNpm?: boolean;
}

/** The surroundings that several starts of one test share: a data folder and ports. */
export class StackHome {
  /** Found in every process of the test's stacks, by folder or by environment. */
  readonly mark = randomUUID();
  private readonly commands: StackCommand[] = [];

  private constructor(
    readonly folder: string,
    readonly ports: Readonly<Record<string, string>>,
  ) {}

  static async open(): Promise<StackHome> {
    const [kafka, postgres, gateway, ...services] = await freePorts(8);
    const names = ['INGESTION', 'DISTILLER', 'STREAM_TRIGGER', 'USAGE_VERIFIER', 'METRIC_AGGREGATOR'];
    const ports = {
      KAFKA_PORT: String(kafka),
      POSTGRES_PORT: String(postgres),
      GATEWAY_PORT: String(gateway),
      ...Object.fromEntries(names.map((name, index) => [`${name}_PORT`, String(services[index])])),
    };
    const folder = await mkdtemp(join(tmpdir(), 'cloudtach-test-'));
    // As a data folder in an ordinary checkout is: the account of root's PostgreSQL may pass through.
    await chmod(folder, 0o711);
    return new StackHome(folder, ports);
  }

  start(options: StackCommandOptions = {}): StackCommand {
    const command = new StackCommand(this, options);
    this.commands.push(command);
    return command;
  }

  /** Command lines of processes that any start left. */
  processes(): Promise<string[]> {
    return processesOf([this.mark, this.folder]);
  }

  /** What lies in the folder. */
  entries(): Promise<string[]> {
    return readdir(this.folder);
  }

  /** Ends what a failed test left running, and removes the folder. */
  async remove(): Promise<void> {
    await Promise.all(this.commands.map((command) => command.stop()));
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One start of the stack as a foreground command in a process group of its own, as a terminal gives it. */
export class StackCommand {
  readonly lines: string[] = [];
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;
  private end: ProcessEnd | null = null;

  constructor(home: StackHome, options: StackCommandOptions) {
    const { command = 'start', env, checkout, account } = options;
    const args = options.args ?? (command === 'start' ? ['--services', 'none'] : []);
    const program = join(checkout ?? repositoryFolder, programs[command]);
    const inherited = { ...process.env };
    // The command is to have servers of its own, whatever the run of this test uses.
    for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'CLOUDTACH_TEST_STACK', 'NODE_OPTIONS'])
      delete inherited[name];
    const [file, words, cwd] =
      options.byNpm === true
        ? ['npm', ['run', command, '--', ...args], repositoryFolder]
        : [process.execPath, ['--disable-warning=TimeoutNegativeWarning', program, ...args], '/'];
    this.child = spawn(file, words, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited,
        ...home.ports,
        CLOUDTACH_HOME: home.folder,
        CLOUDTACH_TEST_MARK: home.mark,
        ...env,
      },
      ...account,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      // After the last line, not before it.
      this.child.once('close', (code, signal) => resolve((this.end = { code, signal })));
    });
  }

  get output(): string {
    return this.lines.join('\n');
  }

  /** Waits for the line that says so. */
  untilReady(): Promise<void> {
    return this.untilSays('everything is ready');
  }

  /** Waits until some text was printed. */
  async untilSays(text: string): Promise<void> {
    const said = () => this.end !== null || this.lines.some((line) => line.includes(text));
    await waitFor(said, { timeoutMs: 150_000, what: `the stack says: ${text}` });
    if (this.end !== null) throw new Error(`the stack ended before it said "${text}":\n${this.output}`);
  }

  /** What Ctrl-C and the end of a session do: a signal to the whole group. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-(this.child.pid ?? 0), signal);
  }

  /** To the first process alone. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops in order. */
  async stop(): Promise<ProcessEnd> {
    if (this.end === null) this.signalGroup('SIGINT');
    return this.ended;
  }

  /** Names of what ended, in the order of their last lines. */
  endings(): string[] {
    return this.lines
      .map((line) => /^\S+ (\S+) +info +ended /.exec(line)?.[1])
      .filter((name): name is string => name !== undefined);
  }
}
