import {
  eventDistilledV1,
  notificationReceivedV1,
  postedEventTopics,
  transformDefinitionsTopic,
} from '@cloudtach/contracts';

/** Every topic that the distiller reads or writes. */
export const distillerTopics: readonly string[] = [
  notificationReceivedV1.topic,
  eventDistilledV1.topic,
  transformDefinitionsTopic,
  ...Object.values(postedEventTopics),
];
