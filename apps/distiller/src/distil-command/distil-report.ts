import {
  type Distiller,
  type EventDefinition,
  type LeftOutTrait,
  type Trait,
  type DistilResult,
} from '@cloudtach/distillation';
import { type InstantMicros, type JsonObject, printJson, printNaiveInstant } from '@cloudtach/kernel';
import { type NamedNotification } from './read-notifications.js';

/** What distilling one notification came to, as text for people. */
export interface NotificationReport {
  readonly kind: DistilResult['kind'];
  readonly lines: readonly string[];
}

const rejections = {
  'event-type-missing': 'event_type is missing, empty or no text',
  'message-id-missing': 'message_id is missing, empty, too long or no text',
  'time-unreadable': 'its time cannot be read',
  'no-traits': 'it gave no trait',
} as const;

/** Distils a notification and tells which definition was used, what it gave and what it left out. */
export function reportOn(
  distiller: Distiller,
  file: string,
  { name, notification }: NamedNotification,
  now: InstantMicros,
): NotificationReport {
  const result = distiller.distil(notification, { now, derivedMessageId: null });
  const { kind } = result;
  const heading = `${name}: ${shownMember(notification, 'event_type')} ${shownMember(notification, 'message_id')}`;
  if (kind === 'dropped') return { kind, lines: [`${heading}: dropped, no definition matches`] };
  const lines = [
    kind === 'event'
      ? `${heading} at ${printNaiveInstant(result.event.time)}`
      : `${heading}: rejected, ${rejections[result.reason]}`,
    ...definitionLines(distiller, file, notification),
    ...(kind === 'event' ? traitLines(result.event.traits) : []),
    ...result.leftOut.map(leftOutLine),
  ];
  return { kind, lines };
}

function shownMember(notification: JsonObject, key: string): string {
  const value = Object.hasOwn(notification, key) ? notification[key] : undefined;
  if (value === undefined) return `(no ${key})`;
  return typeof value === 'string' && value !== '' ? value : printJson(value);
}

function definitionLines(distiller: Distiller, file: string, { event_type: type }: JsonObject): string[] {
  const definition = typeof type === 'string' ? distiller.definitionFor(type) : null;
  return definition === null ? [] : [`  by ${describeDefinition(definition, file)}`];
}

function describeDefinition({ index, place, patterns }: EventDefinition, file: string): string {
  if (place === null) return 'the catch-all, which no definition stands before';
  return `definition [${index}] at ${file}:${place.line}, ${patterns.join(', ')}`;
}

function traitLines(traits: readonly Trait[]): string[] {
  const rows = [...traits]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((trait) => [trait.name, trait.type, shownValue(trait)] as const);
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [names, types] = [width(0), width(1)];
  return rows.map(([name, type, value]) => `  ${name.padEnd(names)}  ${type.padEnd(types)}  ${value}`);
}

/** Text in quotes and on one line, so that blanks show. */
function shownValue(trait: Trait): string {
  if (trait.type === 'datetime') return printNaiveInstant(trait.value);
  return trait.type === 'text' ? JSON.stringify(trait.value) : String(trait.value);
}

function leftOutLine({ trait, type, valueType, reason }: LeftOutTrait): string {
  const value = valueType === 'unknown' ? '' : ` (the value is of type ${valueType})`;
  return `  left out: ${trait}  ${type}  ${reason}${value}`;
}
