import { type TenantId } from '@cloudtach/kernel';

/** A tenant's distiller definition as the Monasca API shows it (monasca-events.md §1.4.1). Times in whole seconds. */
export interface Transform {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly name: string;
  readonly description: string;
  /** As it was posted, byte for byte. */
  readonly specification: string;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}
