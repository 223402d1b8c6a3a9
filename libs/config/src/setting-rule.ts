import type { SettingsClass } from './setting.js';

interface SettingRule {
  readonly message: string;
  readonly holds: (settings: never) => boolean;
}

const rulesByClass = new WeakMap<object, SettingRule[]>();

/**
 * Declares a rule over several settings of one class, such as "heartbeat below timeout".
 *
 * @param message what must hold, by the names of the variables and never by their values
 */
export function SettingRule<T extends object>(
  message: string,
  holds: (settings: T) => boolean,
): (target: SettingsClass<T>) => void {
  return (target) => {
    const known = rulesByClass.get(target) ?? [];
    known.push({ message, holds });
    rulesByClass.set(target, known);
  };
}

/** The messages of all rules that a complete object of settings breaks, inherited rules included. */
export function brokenRules<T extends object>(settings: SettingsClass<T>, value: T): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(settings);
  const inherited = typeof parent === 'function' ? brokenRules(parent as SettingsClass<object>, value) : [];
  const own = rulesByClass.get(settings) ?? [];
  return [...inherited, ...own.filter((rule) => !rule.holds(value as never)).map((rule) => rule.message)];
}
