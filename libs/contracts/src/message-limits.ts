const mebibyte = 1_048_576;

/**
 * Most bytes a record of an input topic or a record of ours may have on the broker. Publishers get 8 MiB
 * (architecture §3); ours wrap what publishers sent, and parked records carry more headers, so they get one more.
 */
export const recordBytesMax = { input: 8 * mebibyte, ours: 9 * mebibyte } as const;

/**
 * What is read as a JSON message of ours: a notification of the greatest depth that configuration can allow
 * (`KAFKA_JSON_DEPTH_MAX`, 1000) inside its envelope. Far from where a reader that recurses would end.
 */
export const messageLimits = { bytesMax: recordBytesMax.ours, depthMax: 1010 } as const;
