import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import { type FastifyRequest } from '@cloudtach/http';
import { DomainError, type JsonValue, printJson } from '@cloudtach/kernel';
import { EventQuerySettings } from '../../application/event-query-settings.js';
import { EventReader } from '../../application/event.reader.js';
import { printEventMark } from '../../domain/event-mark.js';
import {
  type QueryParameters,
  readCountFormat,
  readEventFilter,
  readEventPage,
} from '../../domain/event-query.js';
import { toResponse } from './event-response.mapping.js';

const json = 'application/json; charset=utf-8';

/** `/v1/events` of StackTach v3 (stacktach-v3-api §8). */
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(EventQuerySettings) private readonly settings: EventQuerySettings,
  ) {}

  @Get()
  @Header('content-type', json)
  async list(@Req() request: FastifyRequest): Promise<Buffer> {
    const page = readEventPage(parametersOf(request), this.settings.limitMax);
    const listed = await this.events.list(page);
    return print(listed.map(({ id, event }) => toResponse(event, printEventMark(id, page.mark))));
  }

  /** `count` is no message id, in whatever letter case. */
  @Get(':messageId')
  @Header('content-type', json)
  async show(@Param('messageId') messageId: string, @Req() request: FastifyRequest): Promise<Buffer> {
    return messageId.toLowerCase() === 'count' ? this.count(parametersOf(request)) : this.find(messageId);
  }

  private async count(parameters: QueryParameters): Promise<Buffer> {
    const format = readCountFormat(parameters, this.settings.countFormat);
    const count = Number(await this.events.count(readEventFilter(parameters)));
    return print([format === 'object' ? { count } : count]);
  }

  /** Exactly, and failing that in lower case, as clients of the original sent it. */
  private async find(messageId: string): Promise<Buffer> {
    const lower = messageId.toLowerCase();
    let found = await this.events.find(messageId);
    if (found.length === 0 && lower !== messageId) found = await this.events.find(lower);
    if (found.length > 0) return print(found.map((event) => toResponse(event)));
    throw new DomainError({
      code: 'events.event-missing',
      kind: 'missing',
      message: 'No event has this message_id.',
    });
  }
}

/** A literal `+` is a blank, the last of several values counts, an empty one is as if absent. */
function parametersOf({ raw }: FastifyRequest): QueryParameters {
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s);
  const parameters = new Map(new URLSearchParams(query));
  for (const [name, value] of parameters) if (value === '') parameters.delete(name);
  return parameters;
}

/** As bytes, so that the answer has a length and no second charset. */
function print(value: JsonValue): Buffer {
  return Buffer.from(printJson(value));
}
