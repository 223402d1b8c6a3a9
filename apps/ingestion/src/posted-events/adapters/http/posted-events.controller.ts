import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import {
  Caller,
  type FastifyRequest,
  HttpRefusal,
  type Identity,
  MethodsElsewhere,
  readJsonBodyOf,
} from '@cloudtach/http';
import { DomainError } from '@cloudtach/kernel';
import { PostEvents } from '../../application/post-events.use-case.js';
import { PostingSettings } from '../../application/posting-settings.js';
import { readBulkEvents } from '../../domain/read-bulk-events.js';
import { describeRefusal, type PostedRefusal, readPostedEvents } from '../../domain/read-posted-events.js';
import { bulkPostingProject, PostingRoles, postingTenant } from './posting-access.js';

/** `POST /v2.0/events` (monasca-events.md §1.5.1) and `POST /v1.0/events` (§1.7.2). */
@Controller()
export class PostedEventsController {
  constructor(
    @Inject(PostEvents) private readonly postEvents: PostEvents,
    @Inject(PostingSettings) private readonly settings: PostingSettings,
    @Inject(PostingRoles) private readonly roles: PostingRoles,
  ) {}

  /** 204 when Kafka has all of them. */
  @Post('v2.0/events')
  @MethodsElsewhere('GET', 'HEAD')
  @HttpCode(204)
  async post(@Caller() caller: Identity, @Req() request: FastifyRequest): Promise<void> {
    const tenantId = postingTenant(caller, this.roles, lastParameter(request, 'tenant_id'));
    refuseTooBig(request, this.settings.bodyBytesMax);
    const read = readPostedEvents(readJsonBodyOf(request, { refusedAs: 400 }));
    if (!read.ok) {
      const message = describeRefusal(read);
      throw new DomainError({ code: 'posted-events.invalid', kind: 'invalid', message });
    }
    await this.postEvents.run(tenantId, read.events);
  }

  /** 200 without a body when Kafka has all of them. */
  @Post('v1.0/events')
  @HttpCode(200)
  async postBulk(@Caller() caller: Identity, @Req() request: FastifyRequest): Promise<void> {
    const project = bulkPostingProject(caller, this.roles);
    refuseTooBig(request, this.settings.bulkBodyBytesMax);
    if (request.headers['content-type'] === undefined) throw headerMissing();
    if (bytesOf(request) === 0) throw unprocessable({ ok: false, path: '', reason: 'the body is empty' });
    const read = readBulkEvents(readBulkJson(request));
    if (!read.ok) throw unprocessable(read);
    await this.postEvents.runBulk(project, read);
  }
}

function readBulkJson(request: FastifyRequest): ReturnType<typeof readJsonBodyOf> {
  try {
    return readJsonBodyOf(request, { refusedAs: 415 });
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'invalid')
      throw new HttpRefusal({ status: 400, code: error.code, title: 'Invalid JSON', message: error.message });
    throw error;
  }
}

function bytesOf({ body }: FastifyRequest): number {
  return (body as Buffer | undefined)?.length ?? 0;
}

function refuseTooBig(request: FastifyRequest, bytesMax: number): void {
  if (bytesOf(request) <= bytesMax) return;
  throw new DomainError({
    code: 'http.body-too-big',
    kind: 'too-large',
    message: `The body is larger than ${bytesMax} bytes.`,
  });
}

function headerMissing(): HttpRefusal {
  return new HttpRefusal({
    status: 400,
    code: 'http.media-type-unsupported',
    title: 'Missing header value',
    message: 'The header Content-Type is required.',
  });
}

function unprocessable(refusal: PostedRefusal): HttpRefusal {
  return new HttpRefusal({ status: 422, code: 'posted-events.invalid', message: describeRefusal(refusal) });
}

function lastParameter({ raw }: FastifyRequest, name: string): string | null {
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s);
  return new URLSearchParams(query).getAll(name).at(-1) ?? null;
}
