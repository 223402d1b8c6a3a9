import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';
import { printTerm, termOf } from '../../domain/trait-term.js';
import { startOfDay } from './event-day.js';
import { termDigest } from './trait-digest.js';

/** Most events of one batch: a place is a number of two bytes. */
export const placesMax = 65_536;

/** A row of `event_trait` without its first id. */
export interface TraitPlaces {
  readonly dayUs: number;
  readonly trait: bigint;
  /** Places in the batch, two bytes each, ascending. */
  readonly places: Buffer;
}

/** Which places of a batch have which traits, by day and trait. */
export function placesOfTraits(events: readonly DistilledEvent[]): TraitPlaces[] {
  if (events.length > placesMax) throw new RangeError('a batch has more events than there are places');
  const days = new Map<number, TermPlaces>();
  for (const [place, { time, traits }] of events.entries()) {
    if (traits.length === 0) continue;
    const dayUs = startOfDay(time);
    let ofDay = days.get(dayUs);
    if (ofDay === undefined) days.set(dayUs, (ofDay = new TermPlaces()));
    for (const trait of traits) ofDay.add(trait, place);
  }
  return [...days].flatMap(([dayUs, ofDay]) =>
    inIndexOrder(
      [...ofDay.byDigest()].map(([trait, places]) => ({ dayUs, trait, places: packPlaces(places) })),
    ),
  );
}

/** Places by what the traits are searched by. A term is printed and digested once for a batch, not for each event that has it. */
class TermPlaces {
  /** By name and value: nearly all traits are text. */
  private readonly texts = new Map<string, Map<string, number[]>>();
  private readonly others = new Map<string, number[]>();

  add(trait: Trait, place: number): void {
    if (trait.type !== 'text') {
      append(this.others, termOf(trait), place);
      return;
    }
    let ofName = this.texts.get(trait.name);
    if (ofName === undefined) this.texts.set(trait.name, (ofName = new Map<string, number[]>()));
    append(ofName, trait.value, place);
  }

  byDigest(): ReadonlyMap<bigint, readonly number[]> {
    const found = new Map<bigint, readonly number[]>();
    for (const [term, places] of this.others) merge(found, termDigest(term), places);
    for (const [name, ofName] of this.texts)
      for (const [value, places] of ofName) merge(found, termDigest(printTerm(name, 'text', value)), places);
    return found;
  }
}

function append(found: Map<string, number[]>, key: string, place: number): void {
  const known = found.get(key);
  if (known === undefined) found.set(key, [place]);
  else known.push(place);
}

/** Two terms may have one digest: whoever looks a term up compares what is found with it. */
function merge(found: Map<bigint, readonly number[]>, digest: bigint, places: readonly number[]): void {
  const known = found.get(digest);
  found.set(
    digest,
    known === undefined ? places : [...new Set([...known, ...places])].sort((left, right) => left - right),
  );
}

/** The ids that a row of `event_trait` stands for, ascending. */
export function unpackIds(firstId: bigint, places: Buffer): bigint[] {
  return Array.from(
    { length: places.length / 2 },
    (_, index) => BigInt(places.readUInt16BE(2 * index)) + firstId,
  );
}

/** Rows that can be numbered beside 32 bits of a digest in what a double holds exactly. */
const numberedMax = 2 ** 21;

/**
 * In the order of the index that they go to, as far as half a digest tells: the server then finds pages of it in memory
 * that it has just used, which is a third of what these rows cost. Numbers sort many times faster than objects.
 */
function inIndexOrder(rows: readonly TraitPlaces[]): readonly TraitPlaces[] {
  if (rows.length > numberedMax) return rows;
  const keys = Float64Array.from(
    rows,
    ({ trait }, place) => Number(trait >> 32n) * numberedMax + place,
  ).sort();
  return Array.from(keys, (key) => rows[key - Math.floor(key / numberedMax) * numberedMax] as TraitPlaces);
}

function packPlaces(places: readonly number[]): Buffer {
  const packed = Buffer.allocUnsafe(places.length * 2);
  for (const [index, place] of places.entries()) packed.writeUInt16BE(place, 2 * index);
  return packed;
}
