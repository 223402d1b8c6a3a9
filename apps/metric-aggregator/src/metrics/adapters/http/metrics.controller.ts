import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  Caller,
  type FastifyReply,
  type FastifyRequest,
  type Identity,
  readJsonBodyOf,
} from '@cloudtach/http';
import { parseMetricId } from '@cloudtach/kernel';
import { ArchivePolicyStore } from '../../../archive-policies/application/archive-policy.store.js';
import { toDocument as toPolicyDocument } from '../../../archive-policies/domain/archive-policy-document.js';
import { absoluteUrl } from '../../../wire-format/adapters/http/absolute-url.js';
import { JsonAcceptable } from '../../../wire-format/adapters/http/json-acceptable.guard.js';
import { JsonAnswer, printAnswer } from '../../../wire-format/adapters/http/json-answer.js';
import { accessDenied } from '../../../wire-format/domain/access-denied.js';
import { CreateMetric } from '../../application/create-metric.use-case.js';
import { MetricStore } from '../../application/metric.store.js';
import { mayUse } from '../../domain/metric.js';
import { toCreatedDocument, toDocument } from '../../domain/metric-document.js';
import { metricMissing } from '../../domain/metric-missing.js';
import { toCaller } from './metric-caller.js';

/** `/v1/metric` (gnocchi-api §11). */
@Controller('v1/metric')
@UseGuards(JsonAcceptable)
export class MetricsController {
  constructor(
    @Inject(CreateMetric) private readonly createMetric: CreateMetric,
    @Inject(MetricStore) private readonly metrics: MetricStore,
    @Inject(ArchivePolicyStore) private readonly policies: ArchivePolicyStore,
  ) {}

  @Post()
  @HttpCode(201)
  @JsonAnswer()
  async create(
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const metric = await this.createMetric.run(readJsonBodyOf(request), caller);
    reply.header('location', absoluteUrl(request, 'metric', metric.id));
    return printAnswer(toCreatedDocument(metric));
  }

  @Get(':id')
  @JsonAnswer()
  async show(@Param('id') text: string, @Caller() caller: Identity): Promise<Buffer> {
    const id = parseMetricId(text);
    const metric = id === null ? null : await this.metrics.find(id);
    if (metric === null) throw metricMissing(text);
    if (!mayUse(toCaller(caller), metric)) throw accessDenied();
    const policy = await this.policies.find(metric.archivePolicyName);
    if (policy === null) throw new Error('a metric without its archive policy');
    return printAnswer(toDocument(metric, toPolicyDocument(policy.policy)));
  }
}
