import type { Preset } from '../kinds/recipe.ts';
import { cdnow } from './cdnow.ts';
import { olist } from './olist.ts';
import { onlineRetail } from './online-retail.ts';
import { segment } from './segment.ts';
import { shopify } from './shopify.ts';
import { woocommerce } from './woocommerce.ts';

/** Every preset, in the order in which people are shown them. */
export const presets: readonly Preset[] = [shopify, woocommerce, segment, onlineRetail, olist, cdnow];

/** The preset of this code, or null. */
export function findPreset(code: string): Preset | null {
  return presets.find((preset) => preset.code === code) ?? null;
}
