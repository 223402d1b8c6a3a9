import { isStorableText } from '@cloudtach/kernel';
import { type StackyService } from '../../domain/stacky-service.js';

/** Columns of text of `notification` that tables select by; user text never becomes a part of a statement. */
export type TextColumn =
  | 'image_instance'
  | 'message_id'
  | 'own_publisher_service'
  | 'publisher_host'
  | 'request_id'
  | 'resource_id'
  | 'tenant';

/** Columns of text that many notifications share: they are in `notification_profile`. */
export type ProfileTextColumn =
  'event' | 'old_state' | 'old_task' | 'publisher_service' | 'routing_key' | 'state' | 'task';

/** Columns of numbers that many notifications share. */
export type ProfileNumberColumn = 'deployment_id' | 'image_type';

/** Conditions, each with one value. */
export interface Conditions {
  readonly values: readonly unknown[];
  /** As SQL, the first value being the parameter of this number. */
  text(first: number): string;
}

/** The conditions of one question: those on `notification`, and those on the profiles that it refers to. */
export class NotificationFilter {
  private readonly ofRow = new GrowingConditions();
  private readonly ofProfile = new GrowingConditions();
  private canMatch = true;

  constructor(readonly service: StackyService) {
    // Alone it is asked of rows that are read in the order of time: the index by kind and id would collect and sort all.
    this.ofRow.add(service, (value) => (this.isOfRow ? `kind = ${value}` : `kind || '' = ${value}::text`));
    this.ofProfile.add(service, (value) => `kind = ${value}`);
  }

  /** False when no row can match: what was asked for is no text that could have been stored. */
  get isAnswerable(): boolean {
    return this.canMatch;
  }

  get row(): Conditions {
    return this.ofRow;
  }

  get profile(): Conditions {
    return this.ofProfile;
  }

  /** Whether an index of `notification` finds what its own conditions ask for. */
  get isOfRow(): boolean {
    return this.ofRow.count > 1;
  }

  /** Whether anything but the service is asked of profiles. */
  get isOfProfile(): boolean {
    return this.ofProfile.count > 1;
  }

  /** As the indexes have it: by the hash. */
  textIs(column: TextColumn, value: string): this {
    if (!isStorableText(value)) this.canMatch = false;
    this.ofRow.add(
      value,
      (wanted) =>
        `hashtextextended(${column}, 0) = hashtextextended(${wanted}::text, 0) AND ${column} = ${wanted}::text`,
    );
    return this;
  }

  idIs(value: bigint): this {
    this.ofRow.add(value, (wanted) => `id = ${wanted}::bigint`);
    return this;
  }

  profileTextIs(column: ProfileTextColumn, value: string): this {
    if (!isStorableText(value)) this.canMatch = false;
    this.ofProfile.add(value, (wanted) => `${column} = ${wanted}::text`);
    return this;
  }

  profileNumberIs(column: ProfileNumberColumn, value: bigint | number): this {
    this.ofProfile.add(BigInt(value), (wanted) => `${column} = ${wanted}::bigint`);
    return this;
  }

  profileHasHost(value: boolean): this {
    this.ofProfile.add(value, (wanted) => `has_host = ${wanted}::boolean`);
    return this;
  }

  /** No row matches. */
  nothing(): this {
    this.canMatch = false;
    return this;
  }
}

class GrowingConditions implements Conditions {
  readonly values: unknown[] = [];
  private readonly prints: ((parameter: string) => string)[] = [];

  get count(): number {
    return this.prints.length;
  }

  text(first: number): string {
    return this.prints.map((print, index) => print(`$${first + index}`)).join(' AND ');
  }

  add(value: unknown, print: (parameter: string) => string): void {
    this.values.push(value);
    this.prints.push(print);
  }
}
