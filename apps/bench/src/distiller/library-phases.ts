import { readFileSync } from 'node:fs';
import {
  compileDefinitions,
  type Distiller,
  parseDefinitions,
  printDefinitionProblem,
} from '@cloudtach/distillation';
import { type InstantMicros, type JsonObject, parseJson } from '@cloudtach/kernel';
import { simulateCloud, smallCloud } from '@cloudtach/simulation';

/** What is done to how many notifications each time. */
export interface LibraryPhase {
  readonly name: string;
  readonly notifications: number;
  /** Events that must come of them, as a check that what is measured is the real work. */
  readonly events: number;
  /** Returns how many events there were. */
  readonly act: () => number;
}

const circumstances = { now: 0 as InstantMicros, derivedMessageId: null };
const sampleSize = 2000;

/**
 * Notifications to events in the library alone, with the default definitions: those about the existence of an instance
 * (2.5 kB, 27 traits), the mix of a cloud, and a mix of which nobody wants nineteen in twenty. With and without reading JSON.
 */
export function libraryPhases(): readonly LibraryPhase[] {
  const distiller = defaultDistiller();
  const mix = simulatedTexts(() => true);
  const exists = simulatedTexts((eventType) => eventType === 'compute.instance.exists');
  return [
    distilPhase('distil-exists', distiller, exists),
    readPhase('read-exists', exists),
    readAndDistilPhase('read-and-distil-exists', distiller, exists),
    distilPhase('distil-mix', distiller, mix),
    distilPhase('distil-mostly-unmatched', distiller, mix.map(renamedButEach20th)),
  ];
}

function distilPhase(name: string, distiller: Distiller, texts: readonly string[]): LibraryPhase {
  const notifications = texts.map((text) => parseJson(text) as JsonObject);
  const act = () => countEvents(distiller, notifications);
  return { name, notifications: texts.length, events: act(), act };
}

function readPhase(name: string, texts: readonly string[]): LibraryPhase {
  const act = () => texts.filter((text) => parseJson(text) !== null).length;
  return { name, notifications: texts.length, events: texts.length, act };
}

function readAndDistilPhase(name: string, distiller: Distiller, texts: readonly string[]): LibraryPhase {
  const act = () => {
    let events = 0;
    for (const text of texts) {
      if (distiller.distil(parseJson(text) as JsonObject, circumstances).kind === 'event') events += 1;
    }
    return events;
  };
  return { name, notifications: texts.length, events: texts.length, act };
}

function countEvents(distiller: Distiller, notifications: readonly JsonObject[]): number {
  let events = 0;
  for (const notification of notifications) {
    if (distiller.distil(notification, circumstances).kind === 'event') events += 1;
  }
  return events;
}

function renamedButEach20th(text: string, place: number): string {
  return place % 20 === 0 ? text : text.replace(/"event_type":"/, '"event_type":"unwanted.');
}

function simulatedTexts(isWanted: (eventType: string) => boolean): readonly string[] {
  const start = 1_767_225_600_000_000 as InstantMicros;
  const texts: string[] = [];
  for (const { eventType, body } of simulateCloud(
    smallCloud(start, { instances: 2000, operationsPerHour: 500 }),
  )) {
    if (isWanted(eventType)) texts.push(JSON.stringify(body()));
    if (texts.length === sampleSize) break;
  }
  return texts;
}

/** The definitions that the service uses unless it is told otherwise. */
function defaultDistiller(): Distiller {
  const file = 'apps/distiller/definitions/default.yaml';
  const text = readFileSync(new URL('../../../distiller/definitions/default.yaml', import.meta.url), 'utf8');
  const parsed = parseDefinitions(text, { file });
  if (!parsed.ok) throw new Error(parsed.errors.map(printDefinitionProblem).join('\n'));
  return compileDefinitions(parsed.document, { catchAll: false });
}
