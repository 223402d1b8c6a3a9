import { type RecordOrigin } from '@cloudtach/messaging';

/** Where a record lies, as one text. */
export function originText({ topic, partition, offset }: RecordOrigin): string {
  return `${topic}/${partition}/${offset}`;
}
