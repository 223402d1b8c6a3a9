import { type ListedNotification } from '../domain/event-table.js';
import { type SearchCondition } from '../domain/search-field.js';
import { type ShownNotification } from '../domain/show-document.js';
import { type StackyService } from '../domain/stacky-service.js';
import { type Page, type TimeRange } from '../domain/table-parameters.js';
import { type WatchedSpan } from '../domain/watch-document.js';

/** A deployment as clients see it. */
export interface Deployment {
  readonly id: number;
  readonly name: string;
}

/** A part of the sorted rows between two times. */
export interface Selection {
  readonly range: TimeRange;
  readonly page: Page;
}

/** What `watch` is asked for. */
export interface Watching {
  /** Null for all. */
  readonly deploymentId: bigint | null;
  /** Null for all. */
  readonly eventName: string | null;
  readonly span: WatchedSpan;
}

/** What a search must know of what is taken in; a class, because it is injected. */
export abstract class SearchSettings {
  /** Levels of the deepest notification. */
  abstract readonly bodyDepthMax: number;
}

/** Reads raw notifications. */
export abstract class NotificationReader {
  /** By name. */
  abstract deployments(): Promise<readonly Deployment[]>;

  /** Each once, ascending. */
  abstract eventNames(service: StackyService): Promise<readonly string[]>;

  /** Each once, ascending; null first where a notification had no host. */
  abstract hostNames(service: StackyService): Promise<readonly (string | null)[]>;

  /** About an instance, of glance about an image; oldest first. */
  abstract ofResource(
    service: StackyService,
    resource: string,
    selection: Selection,
  ): Promise<readonly ListedNotification[]>;

  /** Of nova, caused by a request; oldest first. */
  abstract ofRequest(requestId: string, selection: Selection): Promise<readonly ListedNotification[]>;

  /** With a value in a field; newest first. */
  abstract search(
    service: StackyService,
    condition: SearchCondition,
    selection: Selection,
  ): Promise<readonly ListedNotification[]>;

  /** The first thousand of a span, oldest first (decisions §4, `watch`). */
  abstract watch(service: StackyService, watching: Watching): Promise<readonly ListedNotification[]>;

  /** One, by the id that clients see; null where there is none. */
  abstract find(service: StackyService, id: bigint): Promise<ShownNotification | null>;

  /** Whether any notification of nova has this tenant. */
  abstract hasTenant(tenant: string): Promise<boolean>;
}
