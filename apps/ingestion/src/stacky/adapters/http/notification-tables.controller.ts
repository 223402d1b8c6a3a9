import { All, Controller, Inject, Param } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { NotificationReader } from '../../application/notification.reader.js';
import {
  eventHeader,
  eventRow,
  type ListedNotification,
  type TaskHeading,
} from '../../domain/event-table.js';
import { readSearchCondition } from '../../domain/search-field.js';
import { showDocument } from '../../domain/show-document.js';
import { type StackyService } from '../../domain/stacky-service.js';
import {
  readPage,
  readRequestId,
  readRequired,
  readService,
  readSince,
  readUuid,
  readWhenRange,
  type TableParameters,
} from '../../domain/table-parameters.js';
import { type Table } from '../../domain/table.js';
import { watchDocument, watchedSpan } from '../../domain/watch-document.js';
import { readIdInPath } from './id-in-path.js';
import { printTable, TableAnswers } from './table-answer.js';
import { TableQuery } from './table-query.decorator.js';

const nothing = Buffer.alloc(0);

/** Tables of raw notifications (stacktach-v2 §3.4, 3.8, 3.12-3.14). */
@Controller('stacky')
export class NotificationTablesController {
  constructor(
    @Inject(NotificationReader) private readonly notifications: NotificationReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @All('uuid')
  @TableAnswers('uuid', 'service', 'when_min', 'when_max', 'limit', 'offset')
  async uuid(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const uuid = readUuid(parameters);
    const service = readService(parameters);
    const rows = await this.notifications.ofResource(service, uuid, selectionOf(parameters));
    return printTable(rows.length === 0 ? [] : eventTable(service, rows, 'Task'));
  }

  @All('request')
  @TableAnswers('request_id', 'when_min', 'when_max', 'limit', 'offset')
  async request(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const rows = await this.notifications.ofRequest(readRequestId(parameters), selectionOf(parameters));
    return printTable(eventTable('nova', rows, "Task'"));
  }

  @All('search')
  @TableAnswers('service', 'field', 'value', 'when_min', 'when_max', 'limit', 'offset')
  async search(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const service = readService(parameters);
    const field = readRequired(parameters, 'field');
    const condition = readSearchCondition(service, field, readRequired(parameters, 'value'));
    const rows = await this.notifications.search(service, condition, selectionOf(parameters));
    return printTable(rows.length === 0 ? [] : eventTable(service, rows, "Task'"));
  }

  /** Nothing at all for an id that is not there: clients look for that (stacktach-v2 B13). */
  @All('show/:id')
  @TableAnswers('service')
  async show(@Param('id') id: string, @TableQuery() parameters: TableParameters): Promise<Buffer> {
    const wanted = readIdInPath(id);
    const service = readService(parameters);
    const found = wanted === null ? null : await this.notifications.find(service, wanted);
    return found === null ? nothing : printTable(showDocument(service, found));
  }

  @All('watch/:deploymentId')
  @TableAnswers('service', 'since', 'event_name')
  async watch(
    @Param('deploymentId') text: string,
    @TableQuery() parameters: TableParameters,
  ): Promise<Buffer> {
    const deploymentId = readIdInPath(text);
    const service = readService(parameters);
    const span = watchedSpan(readSince(parameters), this.clock.now());
    const eventName = parameters.get('event_name') ?? '';
    const names = await this.notifications.eventNames('nova');
    const width = names.reduce((longest, name) => Math.max(longest, [...name].length), 0);
    const rows =
      deploymentId === null
        ? []
        : await this.notifications.watch(service, {
            deploymentId: deploymentId === 0n ? null : deploymentId,
            eventName: eventName === '' ? null : eventName,
            span,
          });
    return printTable(watchDocument(width, rows, span.now));
  }
}

function selectionOf(parameters: TableParameters) {
  return { range: readWhenRange(parameters), page: readPage(parameters) };
}

function eventTable(
  service: StackyService,
  rows: readonly ListedNotification[],
  taskHeading: TaskHeading,
): Table {
  return [eventHeader(service, taskHeading), ...rows.map((row) => eventRow(service, row))];
}
