import {
  Caller,
  type FastifyRequest,
  hasSomeRole,
  type Identity,
  MethodsElsewhere,
  monascaForbidden,
  monascaTenantOf,
} from '@cloudtach/http';
import { DomainError, type JsonValue, parseTenantId, printJson, type TenantId } from '@cloudtach/kernel';
import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import { hrefOf, parametersOf, selfLinks, toList } from '../../../monasca-api/adapters/http/monasca-links.js';
import { type QueryParameters, readListPage } from '../../../monasca-api/domain/list-page.js';
import { TenantEventReader } from '../../application/tenant-event.reader.js';
import { TenantEventsSettings } from '../../application/tenant-events-settings.js';
import { toElement } from './tenant-event-response.mapping.js';

const json = 'application/json; charset=utf-8';
const path = '/v2.0/events';

/** `GET /v2.0/events` of Monasca (monasca-events.md §1.5.2, 1.5.3); posting belongs to ingestion. */
@Controller('v2.0/events')
export class TenantEventsController {
  constructor(
    @Inject(TenantEventReader) private readonly events: TenantEventReader,
    @Inject(TenantEventsSettings) private readonly settings: TenantEventsSettings,
  ) {}

  @Get()
  @MethodsElsewhere('POST')
  @Header('content-type', json)
  async list(@Caller() caller: Identity, @Req() request: FastifyRequest): Promise<Buffer> {
    const parameters = parametersOf(request);
    const tenantId = this.tenantOf(caller, parameters);
    const page = readListPage(parameters);
    const found = await this.events.list(tenantId, page);
    if (found === null) throw offsetUnknown();
    const elements = page.limit === 0 ? [] : found.map(toElement);
    return print(toList(elements, { href: hrefOf(request, path), parameters, limit: page.limit }));
  }

  /** A list of one, because clients take the first (monasca-events.md §1.5.3). */
  @Get(':messageId')
  @Header('content-type', json)
  async show(
    @Caller() caller: Identity,
    @Param('messageId') messageId: string,
    @Req() request: FastifyRequest,
  ): Promise<Buffer> {
    const tenantId = this.tenantOf(caller, parametersOf(request));
    const event = await this.events.find(tenantId, messageId);
    if (event === null) throw eventMissing();
    const href = hrefOf(request, `${path}/${encodeURIComponent(event.messageId)}`);
    return print([{ ...toElement(event), links: selfLinks(href) }]);
  }

  /** The caller's project, or the one it asks for where it may; a delegate passes here without another role (§1.6). */
  private tenantOf(caller: Identity, parameters: QueryParameters): TenantId {
    const own = monascaTenantOf(caller);
    const isDelegate = hasSomeRole(caller, this.settings.delegateRoles);
    const wanted = isDelegate ? parameters.get('tenant_id') : undefined;
    const tenantId = parseTenantId(wanted === undefined || wanted === '' ? own : wanted);
    if (tenantId === null || !(isDelegate || hasSomeRole(caller, this.settings.roles)))
      throw monascaForbidden('Reading events needs a role with full access.');
    return tenantId;
  }
}

function eventMissing(): DomainError {
  return new DomainError({
    code: 'events.event-missing',
    kind: 'missing',
    message: 'The tenant has no event of this id.',
  });
}

function offsetUnknown(): DomainError {
  return new DomainError({
    code: 'monasca.invalid-parameter',
    kind: 'invalid',
    message: 'The parameter offset is the id of no event of this tenant.',
  });
}

/** As bytes, so that the answer has a length and no second charset. */
function print(value: JsonValue): Buffer {
  return Buffer.from(printJson(value));
}
