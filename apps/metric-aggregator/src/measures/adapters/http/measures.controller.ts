import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req, UseGuards } from '@nestjs/common';
import {
  BodyLimit,
  Caller,
  type FastifyRequest,
  type Identity,
  rawBodyOf,
  readJsonBodyOf,
} from '@cloudtach/http';
import { traceparentHeader } from '@cloudtach/observability';
import { toCaller } from '../../../metrics/adapters/http/metric-caller.js';
import { JsonAcceptable } from '../../../wire-format/adapters/http/json-acceptable.guard.js';
import { JsonAnswer } from '../../../wire-format/adapters/http/json-answer.js';
import { PostMeasures } from '../../application/post-measures.use-case.js';
import { ReadMeasures } from '../../application/read-measures.use-case.js';
import { printMeasures } from '../../domain/measures-document.js';

const nothing = Buffer.alloc(0);

/**
 * What one request posts is one batch, and so must fit into one record of 1 MiB: a measure takes 26 bytes or more in a
 * body and 16 in a record.
 */
const bodyBytesMax = 1.5 * 1024 * 1024;

/** `/v1/metric/{id}/measures` (gnocchi-api §12). */
@Controller('v1/metric/:id/measures')
export class MeasuresController {
  constructor(
    @Inject(PostMeasures) private readonly postMeasures: PostMeasures,
    @Inject(ReadMeasures) private readonly readMeasures: ReadMeasures,
  ) {}

  /** Answered when Kafka has them; nothing in the body, of the type the seed shows. */
  @Post()
  @BodyLimit(bodyBytesMax)
  @HttpCode(202)
  @Header('content-type', 'text/html; charset=UTF-8')
  async post(
    @Param('id') id: string,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
  ): Promise<Buffer> {
    await this.postMeasures.run(id, toCaller(caller), {
      bytes: () => rawBodyOf(request),
      json: () => readJsonBodyOf(request),
      trace: textOf(request.headers[traceparentHeader]),
    });
    return nothing;
  }

  @Get()
  @UseGuards(JsonAcceptable)
  @JsonAnswer()
  async read(
    @Param('id') id: string,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
  ): Promise<Buffer> {
    const series = await this.readMeasures.run(id, toCaller(caller), parametersOf(request));
    return Buffer.from(printMeasures(series), 'latin1');
  }
}

/** The last of several values counts, an empty one is as if absent. */
function parametersOf({ raw }: FastifyRequest): ReadonlyMap<string, string> {
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s);
  const parameters = new Map(new URLSearchParams(query));
  for (const [name, value] of parameters) if (value === '') parameters.delete(name);
  return parameters;
}

function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}
