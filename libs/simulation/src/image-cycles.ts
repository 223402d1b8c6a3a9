import { type NotificationLevel } from './life-cycle.js';
import { type ImageTraits } from './simulated-image.js';

/** One notification of glance about an image. */
export interface ImageStep {
  readonly offsetMs: number;
  readonly eventType: string;
  readonly level: NotificationLevel;
  /** The status the image has from then on. */
  readonly status: ImageTraits['status'];
}

/** What is done with an image, and how often in a thousand operations on images. */
export interface ImageCycle {
  readonly id: 'upload' | 'upload-failing' | 'update' | 'send' | 'delete' | 'snapshot';
  readonly weight: number;
  readonly steps: readonly ImageStep[];
}

function imageStep(
  seconds: number,
  name: string,
  status: ImageTraits['status'],
  level: NotificationLevel = 'INFO',
): ImageStep {
  return { offsetMs: seconds * 1000, eventType: `image.${name}`, level, status };
}

/** The image of a snapshot, beside N1 of the instance: created at its start, active when the upload ended. */
export const snapshotImage: ImageCycle = {
  id: 'snapshot',
  weight: 0,
  steps: [
    imageStep(0.6, 'create', 'queued'),
    imageStep(121.1, 'prepare', 'saving'),
    imageStep(756.4, 'upload', 'active'),
    imageStep(756.5, 'activate', 'active'),
  ],
};

/** Operations on images, modelled on the types of notifications.md §7; none was recorded. */
export const imageMix: readonly ImageCycle[] = [
  {
    id: 'upload',
    weight: 350,
    steps: [
      imageStep(0, 'create', 'queued'),
      imageStep(0.4, 'prepare', 'saving'),
      imageStep(28.3, 'upload', 'active'),
      imageStep(28.4, 'activate', 'active'),
    ],
  },
  {
    id: 'upload-failing',
    weight: 50,
    steps: [
      imageStep(0, 'create', 'queued'),
      imageStep(0.4, 'prepare', 'saving'),
      imageStep(12.9, 'upload', 'killed', 'ERROR'),
    ],
  },
  { id: 'update', weight: 200, steps: [imageStep(0, 'update', 'active')] },
  { id: 'send', weight: 200, steps: [imageStep(0, 'send', 'active')] },
  { id: 'delete', weight: 200, steps: [imageStep(0, 'delete', 'deleted')] },
];
