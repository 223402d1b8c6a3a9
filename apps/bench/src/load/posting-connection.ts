import { Client, type Dispatcher } from 'undici';

/** What came back for one POST. */
export interface PostAnswer {
  readonly status: number;
  readonly milliseconds: number;
}

/** One keep-alive connection that sends one request after another, as cheaply as undici lets it. */
export class PostingConnection {
  private readonly client: Client;

  constructor(origin: string) {
    this.client = new Client(origin, { pipelining: 1, keepAliveTimeout: 60_000 });
  }

  /** Resolves when the whole answer has been read; rejects when the connection broke. */
  post(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<PostAnswer> {
    return new Promise((resolve, reject) => {
      const begin = performance.now();
      let status = 0;
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: () => undefined,
        onResponseStart: (_, code) => {
          status = code;
        },
        onResponseData: () => undefined,
        onResponseEnd: () => resolve({ status, milliseconds: performance.now() - begin }),
        onResponseError: (_, error) => reject(error),
      };
      this.client.dispatch({ path, method: 'POST', headers: { ...headers }, body }, handler);
    });
  }

  close(): Promise<void> {
    return this.client.destroy();
  }
}
