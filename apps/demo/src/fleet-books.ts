import { identityHeader, IdentitySeal } from '@cloudtach/http';
import type { LocalStack, ServiceName } from '@cloudtach/local-stack';
import type { PartitionBooks } from '@cloudtach/messaging';

/** What became of all records of a service. */
export type Books = Pick<PartitionBooks, 'read' | 'projected' | 'duplicate' | 'skipped' | 'parked'>;

const noBooks: Books = { read: 0, projected: 0, duplicate: 0, skipped: 0, parked: 0 };

/** Asks a service for its books, as an operator does. */
export async function booksOf(stack: LocalStack, name: ServiceName): Promise<Books> {
  const { url, env } = stack.service(name);
  const seal = new IdentitySeal(env['INTERNAL_IDENTITY_KEY'] ?? '');
  const sealed = seal.seal({ userId: 'demo', projectId: null, roles: ['admin'] });
  const response = await fetch(`${url}/admin/books`, { headers: { [identityHeader]: sealed } });
  if (!response.ok) throw new Error(`${name} answered ${response.status} for its books`);
  const partitions = (await response.json()) as PartitionBooks[];
  return partitions.reduce((sum, partition) => combine(sum, partition, 1), noBooks);
}

/** What was added to the books since an earlier look. */
export function booksSince(now: Books, earlier: Books): Books {
  return combine(now, earlier, -1);
}

function combine(left: Books, right: Books, sign: 1 | -1): Books {
  return {
    read: left.read + sign * right.read,
    projected: left.projected + sign * right.projected,
    duplicate: left.duplicate + sign * right.duplicate,
    skipped: left.skipped + sign * right.skipped,
    parked: left.parked + sign * right.parked,
  };
}
