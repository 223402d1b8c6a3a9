import { isStorableText } from '@cloudtach/kernel';
import { type StackyService } from '../../domain/stacky-service.js';

/** Columns of text of `notification` that tables select by; user text never becomes a part of a statement. */
export type TextColumn =
  | 'event'
  | 'image_instance'
  | 'message_id'
  | 'old_state'
  | 'old_task'
  | 'publisher'
  | 'publisher_host'
  | 'publisher_service'
  | 'request_id'
  | 'resource_id'
  | 'routing_key'
  | 'state'
  | 'task'
  | 'tenant';

/** Columns of numbers that tables select by. */
export type NumberColumn = 'deployment_id' | 'id' | 'image_type';

/** The conditions of one question to `notification`, and their values in the order of their numbers. */
export class NotificationFilter {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];
  private canMatch = true;

  constructor(readonly service: StackyService) {
    this.conditions.push(`kind = ${this.next(service)}`);
  }

  /** False when no row can match: what was asked for is no text that could have been stored. */
  get isAnswerable(): boolean {
    return this.canMatch;
  }

  get text(): string {
    return this.conditions.join(' AND ');
  }

  /** As the indexes have it: by the hash, and not the empty text, which is in none of them. */
  textIs(column: TextColumn, value: string): this {
    if (!isStorableText(value)) this.canMatch = false;
    const parameter = `${this.next(value)}::text`;
    const isIndexed = value !== '' && column !== 'publisher';
    if (isIndexed) {
      this.conditions.push(
        `hashtextextended(${column}, 0) = hashtextextended(${parameter}, 0) AND ${column} <> ''`,
      );
    }
    this.conditions.push(`${column} = ${parameter}`);
    return this;
  }

  numberIs(column: NumberColumn, value: bigint | number): this {
    this.conditions.push(`${column} = ${this.next(BigInt(value))}::bigint`);
    return this;
  }

  /** No row matches. */
  nothing(): this {
    this.canMatch = false;
    return this;
  }

  private next(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
