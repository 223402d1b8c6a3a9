import { describe, expect, it } from '@jest/globals';

import { describeSettings, readmeProblems } from './describe-settings.js';
import { ServiceSettings } from './service-settings.js';
import { SettingDefaults } from './setting-defaults.js';
import { Setting } from './setting.js';

@SettingDefaults({ RETAIN_DAYS: 30 })
class SampleSettings {
  @Setting({ env: 'API_KEY', kind: 'text', secret: true, lengthMin: 8, description: 'Opens the door' })
  readonly apiKey!: string;

  @Setting({
    env: 'RETAIN_DAYS',
    kind: 'integer',
    unit: 'days',
    default: 7,
    min: 1,
    max: 365,
    description: 'Kept for',
  })
  readonly retainDays!: number;
}

const table = `| variable | meaning | default | values |
| --- | --- | --- | --- |
| \`API_KEY\` | Opens the door (secret) | **required** | text of at least 8 characters |
| \`RETAIN_DAYS\` | Kept for | \`30\` days | 1 to 365 |`;

class RepeatingSettings extends SampleSettings {
  @Setting({ env: 'API_KEY', kind: 'text', description: 'The same again' })
  readonly again!: string;
}

describe('describeSettings', () => {
  it('writes a row per variable with the defaults that hold for the class', () => {
    expect(describeSettings(SampleSettings)).toBe(table);
  });

  it('names each variable of a service once', () => {
    const names = describeSettings(ServiceSettings).match(/^\| `\w+`/gm) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(30);
  });

  it('refuses a class that declares a variable twice', () => {
    expect(() => describeSettings(RepeatingSettings)).toThrow('settings declared twice: API_KEY');
  });
});

describe('readmeProblems', () => {
  it('accepts the table however it is padded', () => {
    const padded = table.replaceAll(' | ', '   |   ').replace('---', '----------');
    expect(
      readmeProblems(SampleSettings, `# App\n<!-- settings -->\n${padded}\n<!-- /settings -->\n`),
    ).toEqual([]);
  });

  it('names what is missing and what is not a setting', () => {
    const stale = table.replace('Kept for', 'Kept during');
    expect(readmeProblems(SampleSettings, `<!-- settings -->\n${stale}\n<!-- /settings -->`)).toEqual([
      'missing: | `RETAIN_DAYS` | Kept for | `30` days | 1 to 365 |',
      'not a setting: | `RETAIN_DAYS` | Kept during | `30` days | 1 to 365 |',
    ]);
    expect(readmeProblems(SampleSettings, 'nothing')).toHaveLength(1);
  });
});
