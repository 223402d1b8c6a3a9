import type { SettingDescription } from './setting.js';

/** A setting as read from text; text that does not parse stays text, so that the checks refuse it. */
export type ParsedSetting = string | number | boolean | readonly string[];

const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['true', true],
  ['1', true],
  ['off', false],
  ['false', false],
  ['0', false],
]);

/** Reads one environment value. Never throws: what does not parse is refused by the setting's checks. */
export function parseSetting(setting: SettingDescription, text: string): ParsedSetting {
  switch (setting.kind) {
    case 'text':
      return text;
    case 'integer':
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text.trim()) ? Number(text) : text;
    case 'switch':
      return switchWords.get(text.trim().toLowerCase()) ?? text;
    case 'list':
      return text.split(',').map((entry) => entry.trim());
  }
}
