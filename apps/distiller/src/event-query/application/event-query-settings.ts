import { type CountFormat } from '../domain/event-query.js';

/** What an operator may change about answers. */
export abstract class EventQuerySettings {
  /** Form of a count where the request does not say. */
  abstract readonly countFormat: CountFormat;
  /** Most events in one answer. */
  abstract readonly limitMax: number;
}
