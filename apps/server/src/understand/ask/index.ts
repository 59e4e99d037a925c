import type { Module, Platform } from '../../platform/module.ts';
import { addAskRoutes } from './routes.ts';
import type { AskNeeds } from './tool.ts';
import { createTools } from './tools/registry.ts';

export type { AskNeeds } from './tool.ts';

/** Lets a merchant's own AI client question the store in words, over the Model Context Protocol; owns no table and calls no model. */
export function createAsk(platform: Pick<Platform, 'clock' | 'config' | 'log' | 'stores'>, needs: AskNeeds): Module<null> {
  const tools = createTools(needs);
  return { name: 'ask', api: null, routes: (app) => addAskRoutes(app, { ...platform, publicUrl: platform.config.publicUrl, tools }) };
}
