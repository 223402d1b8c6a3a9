import { applyDecorators, Catch, type ExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import type { AnyContract } from '@cloudtach/contracts';
import { type BatchHandler, patternOf, type MaskParked } from './message-batch.js';

/** Nest's key for handlers of this transport: only {@link KafkaBatchStrategy} picks them up. */
export const kafkaBatchTransport: unique symbol = Symbol('kafka-batch');

/** How records of a contract are consumed beyond their handling. */
export interface ConsumesBatchOptions {
  /** What is to be kept and told of a record that is parked, instead of all its bytes; default: all of them. */
  readonly maskParked?: MaskParked;
}

/** What the decorator leaves under `extras` of Nest's handler. */
export interface ConsumesBatchExtras extends ConsumesBatchOptions {
  readonly contract: AnyContract;
}

/** Nest would replace every error by "Internal server error", and a poison record would look like an outage. */
@Catch()
class PassErrorUnchanged implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Declares a method as the one handler of a contract's records, in batches (architecture.md §3).
 *
 * The compiler refuses a method whose batch or whose result has another type than the contract's:
 * `@ConsumesBatch(eventDistilledV1) async onEvents(batch: MessageBatch<Message<EventDistilledV1>>): Promise<readonly RecordOutcome[]>`.
 * The handler returns one outcome per record, in order; if it throws, nothing of the batch is committed.
 */
export function ConsumesBatch<C extends AnyContract>(
  contract: C,
  options: ConsumesBatchOptions = {},
): (target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<BatchHandler<C>>) => void {
  const extras: ConsumesBatchExtras = { ...options, contract };
  return applyDecorators(
    EventPattern<string>(patternOf(contract), kafkaBatchTransport, { ...extras }),
    UseFilters(PassErrorUnchanged),
  );
}
