import { identityHeader, IdentitySeal } from '@cloudtach/http';
import { type ServiceSlice } from '@cloudtach/testing';

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What a request may say beside its path. */
export interface Asking {
  readonly method?: string;
  /** Null for a caller without a project. */
  readonly tenant?: string | null;
  readonly roles?: readonly string[];
  readonly body?: string;
  readonly contentType?: string;
}

/** A client of `/v2.0` of one service, under the identities that the gateway would seal. */
export class TransformsClient {
  constructor(
    private readonly slice: ServiceSlice,
    private readonly origin: () => string,
  ) {}

  async ask(path: string, asking: Asking = {}): Promise<Answer> {
    const { method = 'GET', tenant = 'T1', roles = ['monasca-user'], body, contentType } = asking;
    const seal = new IdentitySeal(this.slice.identityKey);
    const response = await fetch(`${this.origin()}${path}`, {
      method,
      headers: {
        [identityHeader]: seal.seal({ userId: 'u', projectId: tenant, roles }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
      // Text would be given a content type of its own.
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  post(body: unknown, asking: Asking = {}): Promise<Answer> {
    return this.ask('/v2.0/transforms', { method: 'POST', body: JSON.stringify(body), ...asking });
  }

  /** Creates a transform and returns its id; throws when it is refused. */
  async create(tenant: string, body: object): Promise<string> {
    const { status, text } = await this.post(body, { tenant });
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }

  async delete(tenant: string, id: string): Promise<void> {
    const { status } = await this.ask(`/v2.0/transforms/${id}`, { method: 'DELETE', tenant });
    if (status !== 204) throw new Error(String(status));
  }
}
