import { type DistilledEvent } from '../../domain/distilled-event.js';
import { startOfDay } from './event-day.js';
import { traitDigest } from './trait-digest.js';

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
  const days = new Map<number, Map<bigint, number[]>>();
  for (const [place, { time, traits }] of events.entries()) {
    const dayUs = startOfDay(time);
    const ofDay = days.get(dayUs) ?? new Map<bigint, number[]>();
    if (ofDay.size === 0) days.set(dayUs, ofDay);
    for (const trait of traits) addPlace(ofDay, traitDigest(trait), place);
  }
  return [...days].flatMap(([dayUs, ofDay]) =>
    inIndexOrder([...ofDay].map(([trait, places]) => ({ dayUs, trait, places: packPlaces(places) }))),
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

function addPlace(places: Map<bigint, number[]>, trait: bigint, place: number): void {
  const known = places.get(trait);
  if (known === undefined) places.set(trait, [place]);
  else known.push(place);
}

function packPlaces(places: readonly number[]): Buffer {
  const packed = Buffer.allocUnsafe(places.length * 2);
  for (const [index, place] of places.entries()) packed.writeUInt16BE(place, 2 * index);
  return packed;
}
