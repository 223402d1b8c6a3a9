import { DomainError } from '@cloudtach/kernel';
import type { Decoded } from './batch-runner.js';
import type { KafkaRecord } from './kafka-record.js';
import type { ConsumableContract } from './message-batch.js';

/** Limits that hold for every record, whatever its contract. */
export interface DecoderLimits {
  readonly recordBytesMax: number;
  readonly jsonDepthMax: number;
}

/**
 * What a record's bytes are under a contract, decided before any handler sees it: absent, too large or not of the
 * contract means parked (architecture.md §3.4). Records of foreign topics are handed on as bytes.
 */
export function decoderOf(
  contract: ConsumableContract,
  limits: DecoderLimits,
): (record: KafkaRecord) => Decoded {
  return (record) => {
    const { value } = record;
    if (value === null) return refuse('contract.empty-record', 'the record has no value', null);
    if (value.length > limits.recordBytesMax) {
      return refuse(
        'json.too-big',
        `the record has ${value.length} bytes, the limit is ${limits.recordBytesMax}`,
        limits.recordBytesMax,
      );
    }
    if (contract.kind === 'input') return { ok: true, message: value };
    const decoded = contract.decode({ value, headers: record.headers() });
    if (decoded.ok) return { ok: true, message: decoded.message };
    return refuse(decoded.code, decoded.reason, decoded.byteOffset);
  };
}

function refuse(
  code: ConstructorParameters<typeof DomainError>[0]['code'],
  message: string,
  byteOffset: number | null,
): Decoded {
  return { ok: false, error: new DomainError({ code, kind: 'invalid', message }), byteOffset };
}
