import { type JsonObject, type JsonValue } from '@cloudtach/kernel';
import { type Vector } from '../running/suite.js';

/** A notification as a worker gets it. */
export interface Delivery {
  readonly exchange: string;
  readonly deployment: string;
  readonly routingKey: string;
  readonly body: JsonValue;
}

/** What an answer must be; null where a vector does not say. */
export interface ExpectedAnswer {
  readonly status: number | null;
  /** Compared without its parameters. */
  readonly contentType: string | null;
  readonly body: ExpectedBody | null;
}

/** How a body is compared: as text, or as JSON whole, in the given members only, or with lists in any order. */
export type ExpectedBody =
  | { readonly by: 'text'; readonly text: string }
  | { readonly by: 'json' | 'subset' | 'unordered'; readonly value: JsonValue };

/** One request to the gateway. */
export interface VectorRequest {
  readonly method: string;
  readonly path: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body: JsonValue | undefined;
  readonly form: JsonObject | null;
}

/** One step of a vector; the steps run in order. */
export type Step =
  | { readonly kind: 'clock'; readonly utc: string }
  | { readonly kind: 'ingest'; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'http'; readonly request: VectorRequest; readonly expected: ExpectedAnswer }
  /** What only a service that is not built yet can do. */
  | { readonly kind: 'missing'; readonly capability: string };

/** A vector of stacktach-v2.md §7.3, or a block that looks like one and cannot be understood. */
export type StacktachVector = Vector &
  (
    | { readonly kind: 'case'; readonly steps: readonly Step[] }
    | { readonly kind: 'unreadable'; readonly problem: string }
  );
