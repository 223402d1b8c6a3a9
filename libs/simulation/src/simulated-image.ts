import { type InstantMicros } from '@cloudtach/kernel';
import { type BaseImage } from './catalogue.js';

/** A glance image at one moment; a new value for each change. */
export interface ImageTraits {
  readonly imageId: string;
  readonly name: string;
  readonly owner: string;
  readonly status: 'queued' | 'saving' | 'active' | 'deleted' | 'killed';
  readonly sizeBytes: number | null;
  readonly checksum: string | null;
  readonly isPublic: boolean;
  readonly createdAt: InstantMicros;
  readonly updatedAt: InstantMicros;
  readonly deletedAt: InstantMicros | null;
  /** The instance a snapshot was taken of. */
  readonly instanceId: string | null;
  /** What the image holds, for its properties. */
  readonly base: BaseImage;
}
