import { defaultsOf, type SettingDefault } from './setting-defaults.js';
import { propertiesOf, type SettingDescription, type SettingsClass } from './setting.js';

/** Lines between which a README carries the table of settings. */
export const settingsTableMarkers = { begin: '<!-- settings -->', end: '<!-- /settings -->' } as const;

/** The settings of a class as a Markdown table, one row per variable, in the order of declaration. */
export function describeSettings(settings: SettingsClass<object>): string {
  const rows = describedSettings(settings, new Map());
  const repeated = rows.map((row) => row.env).filter((env, index, all) => all.indexOf(env) !== index);
  if (repeated.length > 0) throw new Error(`settings declared twice: ${repeated.join(', ')}`);
  return [
    '| variable | meaning | default | values |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| \`${row.env}\` | ${row.description} | ${row.fallback} | ${row.values} |`),
  ].join('\n');
}

/**
 * Compares the table of settings in a README with the class. For the spec of each app.
 *
 * @returns the lines that are missing from the README and those that should not be there; empty when it is current
 */
export function readmeProblems(settings: SettingsClass<object>, readme: string): readonly string[] {
  const begin = readme.indexOf(settingsTableMarkers.begin);
  const end = readme.indexOf(settingsTableMarkers.end);
  if (begin < 0 || end < begin) return [`no ${settingsTableMarkers.begin} … ${settingsTableMarkers.end}`];
  const written = rowsOf(readme.slice(begin + settingsTableMarkers.begin.length, end));
  const expected = rowsOf(describeSettings(settings));
  return [
    ...expected.filter((row) => !written.includes(row)).map((row) => `missing: ${row}`),
    ...written.filter((row) => !expected.includes(row)).map((row) => `not a setting: ${row}`),
  ];
}

interface DescribedSetting {
  readonly env: string;
  readonly description: string;
  readonly fallback: string;
  readonly values: string;
}

function describedSettings(
  settings: SettingsClass<object>,
  outer: ReadonlyMap<string, SettingDefault>,
): readonly DescribedSetting[] {
  const defaults = new Map([...defaultsOf(settings), ...outer]);
  return propertiesOf(settings).flatMap((property) =>
    'fragment' in property
      ? describedSettings(property.fragment, defaults)
      : [describedSetting(property.setting, defaults.get(property.setting.env))],
  );
}

function describedSetting(
  setting: SettingDescription,
  override: SettingDefault | undefined,
): DescribedSetting {
  return {
    env: setting.env,
    description: setting.secret === true ? `${setting.description} (secret)` : setting.description,
    fallback: fallbackOf(setting, override ?? setting.default),
    values: valuesOf(setting),
  };
}

function fallbackOf(setting: SettingDescription, value: SettingDefault | undefined): string {
  if (value === undefined) return setting.optional === true ? 'unset' : '**required**';
  if (typeof value === 'boolean') return value ? '`on`' : '`off`';
  if (typeof value === 'object') return value.length === 0 ? 'empty' : `\`${value.join(',')}\``;
  const unit = 'unit' in setting && setting.unit !== undefined ? ` ${setting.unit}` : '';
  return value === '' ? 'empty' : `\`${value}\`${unit}`;
}

function valuesOf(setting: SettingDescription): string {
  switch (setting.kind) {
    case 'text':
      return setting.oneOf === undefined ? textValues(setting.lengthMin) : setting.oneOf.join(', ');
    case 'integer':
    case 'number':
      return `${setting.min} to ${setting.max}`;
    case 'switch':
      return 'on, off';
    case 'list':
      return `comma-separated, at most ${setting.lengthMax}`;
  }
}

function textValues(lengthMin: number | undefined): string {
  return lengthMin === undefined ? 'text' : `text of at least ${lengthMin} characters`;
}

/** Rows without the padding that a formatter may add. */
function rowsOf(table: string): readonly string[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/\s+/g, ' ').replace(/-{3,}/g, '---'));
}
