import { DomainError } from '@cloudtach/kernel';
import type { Decoded } from './batch-runner.js';
import type { KafkaRecord } from './kafka-record.js';
import type { AnyContract, InputContract } from '@cloudtach/contracts';

/** Limits of foreign records; those of our own messages belong to their contracts. */
export interface DecoderLimits {
  readonly recordBytesMax: number;
}

/**
 * What a record's bytes are under a contract, decided before any handler sees it: absent, too large or not of the
 * contract means parked (architecture.md §3.4). Records of foreign topics are handed on as the bytes they are.
 */
export function decoderOf(contract: AnyContract, limits: DecoderLimits): (record: KafkaRecord) => Decoded {
  if (contract.kind !== 'input') return (record) => decode(contract, record);
  return ({ value }) => {
    if (value === null) return refuse('contract.empty-record', 'the record has no value', null);
    if (value.length <= limits.recordBytesMax) return { ok: true, message: value };
    const reason = `the record has ${value.length} bytes, the limit is ${limits.recordBytesMax}`;
    return refuse('json.too-big', reason, limits.recordBytesMax);
  };
}

function decode(contract: Exclude<AnyContract, InputContract>, record: KafkaRecord): Decoded {
  const decoded = contract.decode(record);
  return decoded.ok
    ? { ok: true, message: decoded.message }
    : refuse(decoded.code, decoded.reason, decoded.byteOffset);
}

function refuse(
  code: ConstructorParameters<typeof DomainError>[0]['code'],
  message: string,
  byteOffset: number | null,
): Decoded {
  return { ok: false, error: new DomainError({ code, kind: 'invalid', message }), byteOffset };
}
