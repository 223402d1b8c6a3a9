import { type JsonObject } from '@cloudtach/kernel';
import { type Vector } from '../running/suite.js';

/** What a notification must become: an event as the API shows it, or nothing, for one of three reasons. */
export type ExpectedResult =
  | { readonly kind: 'event'; readonly event: JsonObject }
  | { readonly kind: 'dropped' | 'rejected' | 'load error' };

/** A vector of distiller.md §11. */
export type DistillerVector = Vector &
  (
    | {
        readonly kind: 'event';
        /** The definition document as written. */
        readonly definitions: string;
        /** Null where the definitions must not load. */
        readonly notification: JsonObject | null;
        readonly catchAll: boolean;
        /** Time of the clock as written; null where the vector does not say. */
        readonly clock: string | null;
        readonly expected: ExpectedResult;
      }
    /** A row of the table of event type patterns. */
    | {
        readonly kind: 'pattern';
        readonly eventType: string | readonly string[];
        readonly matches: readonly string[];
        readonly mismatches: readonly string[];
      }
    /** A row of the table of paths; `matches` is null where the paths are syntax errors. */
    | {
        readonly kind: 'path';
        readonly document: JsonObject;
        readonly paths: readonly string[];
        readonly matches: readonly JsonObject[] | null;
      }
    /** One that is not understood. */
    | { readonly kind: 'unreadable'; readonly problem: string }
  );
