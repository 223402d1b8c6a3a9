import { SettingRule } from '../setting-rule.js';
import { Setting } from '../setting.js';

/** Switches that let tests break a process on purpose. A production process refuses to start with them. */
@SettingRule(
  'CLOUDTACH_TEST_SWITCHES: must be off when NODE_ENV is production',
  (tests: TestSwitchSettings) => !(tests.switches && tests.nodeEnv === 'production'),
)
@SettingRule(
  'CLOUDTACH_CRASH_POINT: needs CLOUDTACH_TEST_SWITCHES on',
  (tests: TestSwitchSettings) => tests.crashPoint === null || tests.switches,
)
@SettingRule(
  'CLOUDTACH_TEST_CLOCK_FILE: needs CLOUDTACH_TEST_SWITCHES on',
  (tests: TestSwitchSettings) => tests.clockFile === null || tests.switches,
)
export class TestSwitchSettings {
  @Setting({
    env: 'NODE_ENV',
    kind: 'text',
    lengthMax: 64,
    default: 'development',
    description: '`production` forbids the test switches',
  })
  readonly nodeEnv!: string;

  @Setting({
    env: 'CLOUDTACH_TEST_SWITCHES',
    kind: 'switch',
    default: false,
    description: 'Allows the settings that tests use to break a process on purpose',
  })
  readonly switches!: boolean;

  @Setting({
    env: 'CLOUDTACH_CRASH_POINT',
    kind: 'text',
    lengthMax: 128,
    optional: true,
    description: 'Point at which the process kills itself, `name` or `name:nth`',
  })
  readonly crashPoint!: string | null;

  @Setting({
    env: 'CLOUDTACH_TEST_CLOCK_FILE',
    kind: 'text',
    optional: true,
    description: 'File with the time that this process takes for now; the system clock without it',
  })
  readonly clockFile!: string | null;
}
