import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  Caller,
  type FastifyReply,
  type FastifyRequest,
  hasRole,
  type Identity,
  readJsonBodyOf,
} from '@cloudtach/http';
import { absoluteUrl } from '../../../wire-format/adapters/http/absolute-url.js';
import { JsonAcceptable } from '../../../wire-format/adapters/http/json-acceptable.guard.js';
import { JsonAnswer, printAnswer } from '../../../wire-format/adapters/http/json-answer.js';
import { accessDenied } from '../../../wire-format/domain/access-denied.js';
import { GnocchiRefusal } from '../../../wire-format/domain/gnocchi-refusal.js';
import { ArchivePolicyStore } from '../../application/archive-policy.store.js';
import { CreateArchivePolicy } from '../../application/create-archive-policy.use-case.js';
import { toDocument } from '../../domain/archive-policy-document.js';

/** `/v1/archive_policy` (gnocchi-api §9). */
@Controller('v1/archive_policy')
@UseGuards(JsonAcceptable)
export class ArchivePoliciesController {
  constructor(
    @Inject(CreateArchivePolicy) private readonly createPolicy: CreateArchivePolicy,
    @Inject(ArchivePolicyStore) private readonly policies: ArchivePolicyStore,
  ) {}

  /** Access is checked before the body (gnocchi-api §3.3). */
  @Post()
  @HttpCode(201)
  @JsonAnswer()
  async create(
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    if (!hasRole(caller, 'admin')) throw accessDenied();
    const policy = await this.createPolicy.run(readJsonBodyOf(request));
    reply.header('location', absoluteUrl(request, 'archive_policy', policy.name));
    return printAnswer(toDocument(policy));
  }

  @Get()
  @JsonAnswer()
  async list(): Promise<Buffer> {
    return printAnswer((await this.policies.list()).map(toDocument));
  }

  @Get(':name')
  @JsonAnswer()
  async show(@Param('name') name: string): Promise<Buffer> {
    const found = await this.policies.find(name);
    if (found !== null) return printAnswer(toDocument(found.policy));
    throw new GnocchiRefusal({
      code: 'metrics.policy-missing',
      kind: 'missing',
      message: `Archive policy ${name} does not exist`,
    });
  }
}
