import { isStorableText } from '@cloudtach/kernel';
import { type StackyService } from '../../domain/stacky-service.js';

/** Columns of text of `notification` that tables select by; user text never becomes a part of a statement. */
export type TextColumn =
  'image_instance' | 'message_id' | 'publisher_host' | 'request_id' | 'resource_id' | 'tenant';

/** Columns of text that many notifications share: they are in `notification_profile`. */
export type ProfileTextColumn =
  'event' | 'old_state' | 'old_task' | 'publisher_service' | 'routing_key' | 'state' | 'task';

/** Columns of numbers that many notifications share. */
export type ProfileNumberColumn = 'deployment_id' | 'image_type';

/** Conditions with their values in the order of their numbers. */
export interface Conditions {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The conditions of one question: those on `notification`, and those on the profiles that it refers to. */
export class NotificationFilter {
  private readonly ofRow = new GrowingConditions();
  private readonly ofProfile = new GrowingConditions();
  private canMatch = true;

  constructor(readonly service: StackyService) {
    this.ofRow.add((next) => `kind = ${next(service)}`);
    this.ofProfile.add((next) => `kind = ${next(service)}`);
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

  /** As the indexes have it: by the hash, and not the empty text, which is in none of them. */
  textIs(column: TextColumn, value: string): this {
    if (!isStorableText(value)) this.canMatch = false;
    this.ofRow.add((next) => {
      const parameter = `${next(value)}::text`;
      const byHash = `hashtextextended(${column}, 0) = hashtextextended(${parameter}, 0) AND ${column} <> ''`;
      return value === '' ? `${column} = ${parameter}` : `${byHash} AND ${column} = ${parameter}`;
    });
    return this;
  }

  isNull(column: TextColumn): this {
    this.ofRow.add(() => `${column} IS NULL`);
    return this;
  }

  idIs(value: bigint): this {
    this.ofRow.add((next) => `id = ${next(value)}::bigint`);
    return this;
  }

  profileTextIs(column: ProfileTextColumn, value: string): this {
    if (!isStorableText(value)) this.canMatch = false;
    this.ofProfile.add((next) => `${column} = ${next(value)}::text`);
    return this;
  }

  profileNumberIs(column: ProfileNumberColumn, value: bigint | number): this {
    this.ofProfile.add((next) => `${column} = ${next(BigInt(value))}::bigint`);
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
  private readonly parts: string[] = [];

  get text(): string {
    return this.parts.join(' AND ');
  }

  get count(): number {
    return this.parts.length;
  }

  add(part: (next: (value: unknown) => string) => string): void {
    this.parts.push(
      part((value) => {
        this.values.push(value);
        return `$${this.values.length}`;
      }),
    );
  }
}
