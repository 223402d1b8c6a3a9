import { ConfigError } from './config-error.js';
import { loadConfig, type Environment } from './load-config.js';
import type { SettingsClass } from './setting.js';

/** What a process gives to its configuration; `process` itself fits. */
export interface ConfigProcess {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exit(code: number): never;
}

/** The option that parses the configuration and ends, so that a deployment can be tested before rollout. */
export const checkConfigOption = '--check-config';

/**
 * The configuration of a process. Ends the process with status 0 after a good `--check-config`, and with
 * status 1 after naming every problem when the environment is invalid.
 */
export function configFromCommandLine<T extends object>(settings: SettingsClass<T>, from: ConfigProcess): T {
  try {
    const config = loadConfig(settings, from.env);
    if (!from.argv.includes(checkConfigOption)) return config;
    from.stdout.write('The configuration is valid.\n');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    from.stderr.write(`${error.message}\n`);
    return from.exit(1);
  }
  return from.exit(0);
}
