import { defaultInputTopics, inputTopics, ourTopics } from '@cloudtach/contracts';
import type { TopicPlan } from './kafka-topics.js';

/** Topics of Monasca's publishers and of its engine (decisions §1), which publishers expect to find. */
const monascaTopics = ['raw-events', 'monevents'];

/**
 * Every topic of the fleet, those that publishers of the cloud send to included: the broker makes none by itself, and
 * an oslo.messaging publisher needs its topic to exist.
 */
export function fleetTopics(prefix: string): TopicPlan[] {
  const inputs = [...defaultInputTopics, ...monascaTopics].flatMap((name) => inputTopics(name));
  return [...inputs, ...ourTopics()].map((topic) => ({ ...topic, name: `${prefix}${topic.name}` }));
}
