import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ConfigError } from './config-error.js';
import { parseSetting, type ParsedSetting } from './parse-setting.js';
import { defaultsOf, type SettingDefault } from './setting-defaults.js';
import { brokenRules } from './setting-rule.js';
import { propertiesOf, type SettingDescription, type SettingsClass } from './setting.js';

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

type PlainSettings = Record<string, unknown>;

/**
 * Reads, checks and freezes a configuration. A variable that is unset or empty takes the default.
 *
 * @throws ConfigError with every problem at once, by the names of variables and never by values
 */
export function loadConfig<T extends object>(settings: SettingsClass<T>, env: Environment): T {
  const missing: string[] = [];
  const plain = readProperties(settings, env, defaultsOf(settings), missing);
  const config = plainToInstance(settings, plain);
  const named = namesOf(settings);
  const invalid = validateSync(config, { forbidUnknownValues: true })
    .flatMap((error) => problemsOf(error, ''))
    .filter((problem) => !missing.includes(named.get(problem.path) ?? ''))
    .map((problem) => sentence(problem, named.get(problem.path) ?? problem.path));
  const problems = [...missing.map((name) => `${name}: is required`), ...invalid];
  // Rules compare settings with each other, which says nothing sensible while one of them is invalid.
  if (problems.length === 0) problems.push(...rulesBroken(settings, config));
  if (problems.length > 0) throw new ConfigError(problems);
  return freeze(config);
}

function readProperties(
  settings: SettingsClass<object>,
  env: Environment,
  defaults: ReadonlyMap<string, SettingDefault>,
  missing: string[],
): PlainSettings {
  const plain: PlainSettings = {};
  for (const property of propertiesOf(settings)) {
    plain[property.name] =
      'fragment' in property
        ? readProperties(
            property.fragment,
            env,
            new Map([...defaultsOf(property.fragment), ...defaults]),
            missing,
          )
        : readSetting(property.setting, env, defaults, missing);
  }
  return plain;
}

function readSetting(
  setting: SettingDescription,
  env: Environment,
  defaults: ReadonlyMap<string, SettingDefault>,
  missing: string[],
): ParsedSetting | null {
  const text = env[setting.env];
  if (text !== undefined && text.trim() !== '') return parseSetting(setting, text);
  const fallback = defaults.get(setting.env) ?? setting.default;
  if (fallback !== undefined) return fallback;
  if (setting.optional !== true) missing.push(setting.env);
  return null;
}

interface Problem {
  readonly path: string;
  readonly property: string;
  readonly message: string;
}

function problemsOf(error: ValidationError, prefix: string): readonly Problem[] {
  const path = `${prefix}${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    path,
    property: error.property,
    message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, `${path}.`))];
}

/** class-validator speaks of properties; operators know variables. */
function sentence(problem: Problem, env: string): string {
  const words = problem.message.split(' ').filter((word) => word !== '');
  const text = words.filter((word, index) => !(index === 0 && word === problem.property)).join(' ');
  return `${env}: ${text}`;
}

function namesOf(settings: SettingsClass<object>, prefix = ''): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const property of propertiesOf(settings)) {
    const path = `${prefix}${property.name}`;
    if ('fragment' in property)
      for (const [key, env] of namesOf(property.fragment, `${path}.`)) names.set(key, env);
    else names.set(path, property.setting.env);
  }
  return names;
}

function rulesBroken(settings: SettingsClass<object>, value: object): readonly string[] {
  const nested = propertiesOf(settings).flatMap((property) =>
    'fragment' in property
      ? rulesBroken(property.fragment, (value as Record<string, object>)[property.name] ?? {})
      : [],
  );
  return [...nested, ...brokenRules(settings, value)];
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) freeze(part as object);
  }
  return Object.freeze(value);
}
