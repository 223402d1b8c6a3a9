import { All, Controller, Inject, Param } from '@nestjs/common';
import { Clock, DomainError, type InstantMicros } from '@cloudtach/kernel';
import { NotificationReader } from '../../application/notification.reader.js';
import { TimingReader } from '../../application/timing.reader.js';
import {
  readEndWhenRange,
  readPage,
  readRequired,
  readUuid,
  type TableParameters,
} from '../../domain/table-parameters.js';
import {
  instanceTimingsTable,
  requestDurationsTable,
  summaryTable,
  timingsTable,
} from '../../domain/timing-table.js';
import { readTenantInPath } from './id-in-path.js';
import { printTable, TableAnswers } from './table-answer.js';
import { TableQuery } from './table-query.decorator.js';

const dayUs = 86_400_000_000;
const startSuffix = '.start';

/** Tables of timings and requests, of nova alone (stacktach-v2 §3.5-3.7, 3.15, 3.16). */
@Controller('stacky')
export class TimingTablesController {
  constructor(
    @Inject(TimingReader) private readonly timings: TimingReader,
    @Inject(NotificationReader) private readonly notifications: NotificationReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @All('timings')
  @TableAnswers('name', 'end_when_min', 'end_when_max', 'limit', 'offset')
  async complete(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const name = readRequired(parameters, 'name');
    const selection = { range: readEndWhenRange(parameters), page: readPage(parameters) };
    return printTable(timingsTable(name, await this.timings.complete(name, selection)));
  }

  @All('timings/uuid')
  @TableAnswers('uuid', 'limit', 'offset')
  async ofInstance(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const uuid = readUuid(parameters);
    return printTable(instanceTimingsTable(await this.timings.ofInstance(uuid, readPage(parameters))));
  }

  /** Of each name the newest timings, as many as a page has (stacktach-v2 §3.7). */
  @All('summary')
  @TableAnswers('limit', 'offset')
  async summary(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const page = readPage(parameters);
    const events = await this.notifications.eventNames('nova');
    const names = events
      .filter((event) => event.endsWith(startSuffix))
      .map((event) => event.slice(0, -startSuffix.length));
    return printTable(summaryTable(await this.timings.recentDurations(names, page)));
  }

  @All('kpi')
  @TableAnswers()
  async requests(): Promise<Buffer> {
    return printTable(requestDurationsTable(await this.timings.requests(this.yesterday(), null)));
  }

  @All('kpi/:tenant')
  @TableAnswers()
  async requestsOfTenant(@Param('tenant') text: string): Promise<Buffer> {
    const tenant = readTenantInPath(text);
    const requests = await this.timings.requests(this.yesterday(), tenant);
    if (requests.length === 0 && !(await this.notifications.hasTenant(tenant))) throw tenantMissing(tenant);
    return printTable(requestDurationsTable(requests));
  }

  private yesterday(): InstantMicros {
    return (this.clock.now() - dayUs) as InstantMicros;
  }
}

function tenantMissing(tenant: string): DomainError {
  return new DomainError({
    code: 'stacky.tenant-missing',
    kind: 'missing',
    message: `Could not find raws for tenant ${tenant}`,
  });
}
