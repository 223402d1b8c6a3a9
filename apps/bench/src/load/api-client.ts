import { Pool } from 'undici';

/** Who the bench says it is: the gateway believes it, and metrics belong to whoever made them. */
export const benchIdentity = {
  'x-user-id': 'bench',
  'x-project-id': 'bench',
  'x-roles': 'admin',
} as const;

/** Headers of each POST. */
export const postHeaders = { ...benchIdentity, 'content-type': 'application/json' } as const;

/** An answer with its body parsed, `null` where it had none. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Plain requests to the gateway, for what is set up and verified rather than measured. */
export class ApiClient {
  private readonly pool: Pool;

  constructor(origin: string, connections = 8) {
    this.pool = new Pool(origin, { connections, pipelining: 1 });
  }

  async get(path: string): Promise<ApiAnswer> {
    return this.ask('GET', path, null);
  }

  async post(path: string, value: unknown): Promise<ApiAnswer> {
    return this.ask('POST', path, JSON.stringify(value));
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private async ask(method: 'GET' | 'POST', path: string, body: string | null): Promise<ApiAnswer> {
    const headers = body === null ? benchIdentity : postHeaders;
    const answer = await this.pool.request({ path, method, headers: { ...headers }, body });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }
}

/** Runs `work` for each item, at most so many at once, and gives the results in the order of the items. */
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
