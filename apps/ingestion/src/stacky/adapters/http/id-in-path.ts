import { HttpRefusal } from '@cloudtach/http';

const idMax = 2n ** 63n - 1n;

/**
 * An id that is a part of a path. Null for a number that no row can have.
 * @throws HttpRefusal 404 for what is no number: no path has it
 */
export function readIdInPath(text: string): bigint | null {
  if (!/^\d+$/.test(text)) throw pathUnknown();
  const id = text.length > 32 ? idMax + 1n : BigInt(text);
  return id > idMax ? null : id;
}

/** A tenant that is a part of a path: letters, digits, underscores and dashes (stacktach-v2 §3.16). */
export function readTenantInPath(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw pathUnknown();
  return text;
}

function pathUnknown(): HttpRefusal {
  return new HttpRefusal({
    status: 404,
    code: 'http.path-unknown',
    message: 'There is nothing at this path.',
  });
}
