import { IdentitySeal, identityHeader } from '@cloudtach/http';

/** An answer, its body as the text it came as. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Who asks, unless a test says otherwise. */
const usualCaller = {
  userId: '3a638909-884a-4183-9904-9137296aade5',
  projectId: '39aed307-4d9c-47ef-868d-ff9f40de72f4',
  roles: ['admin'],
};

/** Asks a process of the metric-aggregator as the gateway does. */
export class MetricsClient {
  constructor(
    private readonly url: string,
    private readonly identityKey: string,
    private readonly caller: {
      readonly userId: string | null;
      readonly projectId: string | null;
      readonly roles: readonly string[];
    } = usualCaller,
  ) {}

  /** The same process, asked by somebody else. */
  as(projectId: string | null, ...roles: readonly string[]): MetricsClient {
    return new MetricsClient(this.url, this.identityKey, { userId: 'u', projectId, roles });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<TestAnswer> {
    return this.ask('GET', path, null, headers);
  }

  post(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  ): Promise<TestAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.ask('POST', path, text, headers);
  }

  /** Makes a metric of a policy and returns its id. */
  async createMetric(policy: string): Promise<string> {
    const { status, text } = await this.post('/v1/metric', { archive_policy_name: policy });
    if (status !== 201) throw new Error(`${status} ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }

  async ask(
    method: string,
    path: string,
    body: string | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<TestAnswer> {
    const sealed = new IdentitySeal(this.identityKey).seal(this.caller);
    const response = await fetch(`${this.url}${path}`, {
      method,
      body,
      headers: { [identityHeader]: sealed, ...headers },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}
