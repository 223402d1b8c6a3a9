import { Messaging, type PartitionBooks } from '@cloudtach/messaging';
import { Controller, Get, Inject } from '@nestjs/common';

/** The books of a service, for operators: per topic and partition, what became of every record (architecture.md §3.9). */
@Controller('admin')
export class BooksController {
  constructor(@Inject(Messaging) private readonly messaging: Messaging) {}

  @Get('books')
  books(): Promise<PartitionBooks[]> {
    return this.messaging.books();
  }
}
