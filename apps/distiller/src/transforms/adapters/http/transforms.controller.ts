import {
  BodyLimit,
  Caller,
  type FastifyReply,
  type FastifyRequest,
  hasSomeRole,
  type Identity,
  monascaForbidden,
  monascaTenantOf,
  readJsonBodyOf,
} from '@cloudtach/http';
import { DomainError, type JsonValue, parseTenantId, printJson, type TenantId } from '@cloudtach/kernel';
import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { hrefOf, parametersOf, selfLinks, toList } from '../../../monasca-api/adapters/http/monasca-links.js';
import { readListPage, textOf } from '../../../monasca-api/domain/list-page.js';
import { TransformStore } from '../../application/transform.store.js';
import { TransformsSettings } from '../../application/transforms-settings.js';
import { readNewTransform } from '../../domain/new-transform.js';
import { toCreated, toElement } from './transform-response.mapping.js';

const json = 'application/json; charset=utf-8';
const path = '/v2.0/transforms';
const bodyBytesMax = 1024 * 1024;

/** `/v2.0/transforms` of Monasca (monasca-events.md §1.4). A tenant sees and changes its own. */
@Controller('v2.0/transforms')
export class TransformsController {
  constructor(
    @Inject(TransformStore) private readonly transforms: TransformStore,
    @Inject(TransformsSettings) private readonly settings: TransformsSettings,
  ) {}

  /** The role is checked before the body (monasca-events.md §1.1, "Order of checks"). */
  @Post()
  @HttpCode(200)
  @BodyLimit(bodyBytesMax)
  @Header('content-type', json)
  async create(
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const tenantId = this.tenantOf(caller);
    const body = readJsonBodyOf(request, { untyped: 'accepted', refusedAs: 400 });
    const created = await this.transforms.create(tenantId, readNewTransform(body));
    reply.header('location', hrefOf(request, `${path}/${created.id}`));
    return print(toCreated(created));
  }

  @Get()
  @Header('content-type', json)
  async list(@Caller() caller: Identity, @Req() request: FastifyRequest): Promise<Buffer> {
    const tenantId = this.tenantOf(caller);
    const parameters = parametersOf(request);
    const { offset, limit } = readListPage(parameters);
    const name = textOf(parameters, 'name');
    const found = limit === 0 ? [] : await this.transforms.list({ tenantId, name, offset, limit });
    return print(toList(found.map(toElement), { href: hrefOf(request, path), parameters, limit }));
  }

  @Get(':id')
  @Header('content-type', json)
  async show(
    @Caller() caller: Identity,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<Buffer> {
    const transform = await this.transforms.find(this.tenantOf(caller), id);
    if (transform === null) throw transformMissing();
    return print({ ...toElement(transform), links: selfLinks(hrefOf(request, `${path}/${transform.id}`)) });
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(@Caller() caller: Identity, @Param('id') id: string): Promise<void> {
    if (!(await this.transforms.delete(this.tenantOf(caller), id))) throw transformMissing();
  }

  private tenantOf(caller: Identity): TenantId {
    const tenantId = parseTenantId(monascaTenantOf(caller));
    if (tenantId === null || !hasSomeRole(caller, this.settings.roles))
      throw monascaForbidden('Transforms need a role with full access.');
    return tenantId;
  }
}

function transformMissing(): DomainError {
  return new DomainError({
    code: 'transforms.transform-missing',
    kind: 'missing',
    message: 'The tenant has no such transform.',
  });
}

/** As bytes, so that the answer has a length and no second charset. */
function print(value: JsonValue): Buffer {
  return Buffer.from(printJson(value));
}
