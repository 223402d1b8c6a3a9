import { All, Controller, Inject } from '@nestjs/common';
import { NotificationReader } from '../../application/notification.reader.js';
import { stackyServices } from '../../domain/stacky-service.js';
import { readService, readServiceOrAll, type TableParameters } from '../../domain/table-parameters.js';
import { printTable, TableAnswers } from './table-answer.js';
import { TableQuery } from './table-query.decorator.js';

/** Lists of what occurs in notifications. Handlers do not look at the method (stacktach-v2 §0.7, 3.1-3.3). */
@Controller('stacky')
export class ListsController {
  constructor(@Inject(NotificationReader) private readonly notifications: NotificationReader) {}

  @All('deployments')
  @TableAnswers()
  async deployments(): Promise<Buffer> {
    const deployments = await this.notifications.deployments();
    return printTable([['#', 'Name'], ...deployments.map(({ id, name }) => [id, name])]);
  }

  /** All services are listed one after the other, an event that two of them know twice. */
  @All('events')
  @TableAnswers('service')
  async events(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const wanted = readServiceOrAll(parameters);
    const services = wanted === 'all' ? stackyServices : [wanted];
    const lists = await Promise.all(services.map((service) => this.notifications.eventNames(service)));
    return printTable([['Event Name'], ...lists.flat().map((name) => [name])]);
  }

  @All('hosts')
  @TableAnswers('service')
  async hosts(@TableQuery() parameters: TableParameters): Promise<Buffer> {
    const hosts = await this.notifications.hostNames(readService(parameters));
    return printTable([['Host Name'], ...hosts.map((host) => [host])]);
  }
}
