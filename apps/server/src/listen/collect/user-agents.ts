import { deviceOf } from '@throughline/events';
import { isbot } from 'isbot';

export interface Agent {
  readonly isBot: boolean;
  readonly device: 'desktop' | 'mobile' | 'tablet' | '';
}

const NOBODY: Agent = { isBot: false, device: '' };
const REMEMBERED = 5_000;
const MAX_LENGTH = 1_000;

/**
 * What a browser's own description tells. The lists behind it are long, and a shop sees the same few thousand descriptions again and
 * again: the newest are remembered (it was a tenth of the time of taking an event in).
 */
export const describeAgent = rememberAgents((userAgent) => ({ isBot: isbot(userAgent), device: deviceOf(userAgent) }));

function rememberAgents(describe: (userAgent: string) => Agent): (userAgent: string) => Agent {
  const known = new Map<string, Agent>();
  return (userAgent) => {
    if (userAgent === '') return NOBODY;
    const text = userAgent.slice(0, MAX_LENGTH);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= REMEMBERED) known.clear();
    const agent = describe(text);
    known.set(text, agent);
    return agent;
  };
}
