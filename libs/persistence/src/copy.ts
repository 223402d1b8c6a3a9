import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { sqlStateOf } from './sql-state.js';
import { type BinaryCopyWriter, type CopyType, type CopyValue, readBinaryCopy } from './binary-copy.js';

const uniqueViolation = '23505';

/** The size of the pieces handed to the socket (performance.md §1.5: 32 kB or more). */
const pieceBytes = 256 * 1024;

/**
 * Sends rows with `COPY … FROM STDIN (FORMAT binary)` inside the caller's transaction.
 * @throws what the server says, as any statement does.
 */
export async function copyIn(client: ClientBase, statement: string, rows: BinaryCopyWriter): Promise<void> {
  const bytes = rows.finish();
  const stream = client.query(copyFrom(statement));
  await pipeline(piecesOf(bytes), stream);
}

/**
 * Sends rows as {@link copyIn} does, unless a unique key of theirs is taken: then nothing of them is written, the
 * transaction is as it was before, and the answer is `false`. For rows that are nearly always new: a third of what
 * `INSERT … ON CONFLICT` costs the server. Rows come in the order of their keys, so that two transactions with the same
 * ones never wait for each other.
 * @throws what the server says of anything but a taken key.
 */
export async function copyInUnlessTaken(
  client: ClientBase,
  statement: string,
  rows: BinaryCopyWriter,
): Promise<boolean> {
  await client.query('SAVEPOINT before_copy');
  try {
    await copyIn(client, statement, rows);
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error;
    await client.query('ROLLBACK TO SAVEPOINT before_copy');
    return false;
  }
  await client.query('RELEASE SAVEPOINT before_copy');
  return true;
}

/**
 * Runs `COPY (…) TO STDOUT (FORMAT binary)` and returns its rows. `pg` has no binary results, and its text form of
 * `bytea` costs three times as much (performance.md §1.5). The caller bounds the result by its query.
 */
export async function copyOut(
  client: ClientBase,
  statement: string,
  types: readonly CopyType[],
): Promise<CopyValue[][]> {
  const stream = client.query(copyTo(statement));
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await once(stream, 'end');
  } finally {
    disarmTimeLimit(stream);
  }
  return readBinaryCopy(Buffer.concat(chunks), types);
}

/**
 * `pg` arms the client's time limit for every query and disarms it in the query's callback, which the stream of
 * `COPY … TO` never calls: the limit would go off later as an error of a stream that nobody listens to any more.
 */
function disarmTimeLimit(stream: object): void {
  (stream as { readonly callback?: () => void }).callback?.();
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, Math.min(at + pieceBytes, bytes.length));
  }
}
