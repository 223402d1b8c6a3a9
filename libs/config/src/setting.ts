import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

/** A class of settings: it must be constructible without arguments. */
export type SettingsClass<T extends object> = new () => T;

interface Documented {
  /** Name of the environment variable. */
  readonly env: string;
  /** One sentence for operators: what it changes. */
  readonly description: string;
  /** True for values that must never be printed. */
  readonly secret?: boolean;
  /** True where "unset" is a meaning of its own; the property is then `null`. */
  readonly optional?: boolean;
}

interface TextSetting extends Documented {
  readonly kind: 'text';
  readonly default?: string;
  readonly oneOf?: readonly string[];
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

interface NumberSetting extends Documented {
  readonly kind: 'integer' | 'number';
  readonly default?: number;
  /** Written after the default in the documentation: `ms`, `bytes`, `records`. */
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
}

interface SwitchSetting extends Documented {
  readonly kind: 'switch';
  readonly default?: boolean;
}

interface ListSetting extends Documented {
  readonly kind: 'list';
  readonly default?: readonly string[];
  /** Most entries the list may have. */
  readonly lengthMax: number;
  /** True when at least one entry is required. */
  readonly notEmpty?: boolean;
}

/** Everything there is to know about one setting, written once, beside the property that carries it. */
export type SettingDescription = TextSetting | NumberSetting | SwitchSetting | ListSetting;

/** A property of a settings class: a setting, or a fragment that holds further ones. */
export type SettingsProperty =
  | { readonly name: string; readonly setting: SettingDescription }
  | { readonly name: string; readonly fragment: SettingsClass<object> };

/** Longest accepted text of a setting without a limit of its own, in characters. */
const textLengthMax = 4096;

const propertiesByClass = new WeakMap<object, SettingsProperty[]>();

/**
 * Declares a property as one setting read from the environment. Parsing, the basic checks and the
 * documentation follow from the description; further class-validator decorators may stand beside it.
 */
export function Setting(setting: SettingDescription): PropertyDecorator {
  const checks = checksOf(setting);
  return (target, key) => {
    register(target.constructor, { name: String(key), setting });
    for (const check of checks) check(target, key);
  };
}

/** Declares a property as a group of settings with a class of its own. */
export function Fragment(fragment: SettingsClass<object>): PropertyDecorator {
  return (target, key) => {
    register(target.constructor, { name: String(key), fragment });
    Type(() => fragment)(target, key);
    ValidateNested()(target, key);
  };
}

/** The properties of a settings class, inherited ones first, in the order they were declared. */
export function propertiesOf(settings: SettingsClass<object>): readonly SettingsProperty[] {
  const parent: unknown = Object.getPrototypeOf(settings);
  const inherited = typeof parent === 'function' ? propertiesOf(parent as SettingsClass<object>) : [];
  return [...inherited, ...(propertiesByClass.get(settings) ?? [])];
}

function register(settings: object, property: SettingsProperty): void {
  const known = propertiesByClass.get(settings) ?? [];
  known.push(property);
  propertiesByClass.set(settings, known);
}

function checksOf(setting: SettingDescription): readonly PropertyDecorator[] {
  const optional = setting.optional === true ? [IsOptional()] : [];
  switch (setting.kind) {
    case 'text':
      return [...optional, ...textChecks(setting)];
    case 'integer':
      return [...optional, IsInt(), Min(setting.min), Max(setting.max)];
    case 'number':
      return [...optional, IsNumber(), Min(setting.min), Max(setting.max)];
    case 'switch':
      return [...optional, IsBoolean({ message: '$property must be on or off' })];
    case 'list':
      return [
        ...optional,
        IsArray(),
        IsString({ each: true }),
        IsNotEmpty({ each: true, message: '$property must not have empty entries' }),
        ArrayMaxSize(setting.lengthMax),
      ];
  }
}

function textChecks(setting: TextSetting): readonly PropertyDecorator[] {
  return [
    IsString(),
    MinLength(setting.lengthMin ?? 0),
    MaxLength(setting.lengthMax ?? textLengthMax),
    ...(setting.oneOf === undefined ? [] : [IsIn(setting.oneOf)]),
  ];
}
