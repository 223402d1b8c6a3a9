import type { SettingsClass } from './setting.js';

/** A default as a settings class may override it. */
export type SettingDefault = string | number | boolean | readonly string[];

const defaultsByClass = new WeakMap<object, Readonly<Record<string, SettingDefault>>>();

/**
 * Overrides defaults of inherited settings and of fragments by the name of their variable. A service
 * says its port and client id this way without repeating what the setting means.
 */
export function SettingDefaults(defaults: Readonly<Record<string, SettingDefault>>): ClassDecorator {
  return (target) => {
    defaultsByClass.set(target, defaults);
  };
}

/** The overriding defaults of a settings class and of what it inherits from. */
export function defaultsOf(settings: SettingsClass<object>): ReadonlyMap<string, SettingDefault> {
  const parent: unknown = Object.getPrototypeOf(settings);
  const inherited = typeof parent === 'function' ? defaultsOf(parent as SettingsClass<object>) : [];
  return new Map([...inherited, ...Object.entries(defaultsByClass.get(settings) ?? {})]);
}
