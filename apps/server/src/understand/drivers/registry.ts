/** What may move an outcome. */
export const DRIVER_CODES = ['delivery_delay', 'delivery_days', 'freight_share', 'order_value', 'discount_share', 'items', 'category', 'returning', 'contact', 'pages'] as const;
export type DriverCode = (typeof DRIVER_CODES)[number];

/** One thing that may move an outcome, of an order: how the engine reads it, and in what bins it is shown. */
export interface Driver {
  readonly code: DriverCode;
  /** Unit of its values, for who writes them. */
  readonly unit: 'days' | 'hours' | 'share' | 'money' | 'count' | 'flag' | 'category';
  /** SQL of its value over rows of orders; NULL where it is not known. */
  readonly value: string;
  /**
   * Predictors made of the value `v`, which is known: what enters the regression together. A category has one for each of its frequent values.
   */
  readonly columns: readonly string[] | 'categories';
  /** Where bins begin, above the first; or so that each holds as many; or one bin for each frequent value. */
  readonly bins: readonly number[] | 'even' | 'categories';
}

/**
 * An early parcel and a late one are not the same thing with another sign: a promise is kept or broken, and has a slope on each side; after a week of waiting
 * for what was promised, a day more says little. Amounts act by their magnitude, so they enter as logarithms. Far values are cut, or one parcel lost for a
 * year would be all there is to see.
 */
export const DRIVERS: readonly Driver[] = [
  {
    code: 'delivery_delay', unit: 'days', value: `toFloat64(dateDiff('day', promised_day, delivered_day))`,
    columns: ['least(greatest(-v, 0), 30)', 'toFloat64(v > 0)', 'least(greatest(v, 0), 7)'], bins: [-14, -7, -3, 0, 1, 4, 8, 15],
  },
  { code: 'delivery_days', unit: 'days', value: `toFloat64(dateDiff('day', placed_day, delivered_day))`, columns: ['least(greatest(v, 0), 60)'], bins: [3, 6, 9, 12, 16, 21, 31] },
  { code: 'freight_share', unit: 'share', value: 'if(paid + shipping > 0, shipping / (paid + shipping), NULL)', columns: ['v'], bins: [0.000_001, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4] },
  { code: 'order_value', unit: 'money', value: 'if(paid >= 0, toFloat64(paid), NULL)', columns: ['log2(greatest(v, 1))'], bins: 'even' },
  { code: 'discount_share', unit: 'share', value: 'if(gross > 0, discount / gross, NULL)', columns: ['least(v, 1)'], bins: [0.000_001, 0.05, 0.1, 0.2, 0.3] },
  { code: 'items', unit: 'count', value: 'toFloat64(quantity)', columns: ['log2(greatest(v, 0.5))'], bins: [2, 3, 4, 6, 11] },
  { code: 'category', unit: 'category', value: `nullIf(main_category, '')`, columns: 'categories', bins: 'categories' },
  { code: 'returning', unit: 'flag', value: 'if(buyer = 0, NULL, toFloat64(placed_ms > first_ms))', columns: ['v'], bins: [1] },
  // Below 0: nobody turned to the shop. That they did, and how long they waited then, are told apart.
  { code: 'contact', unit: 'hours', value: 'waited', columns: ['toFloat64(v >= 0)', 'log2(1 + greatest(v, 0))'], bins: [0, 1, 4, 12, 24, 48] },
  { code: 'pages', unit: 'count', value: 'if(is_tied = 1, toFloat64(tied_pages), NULL)', columns: ['log2(1 + v)'], bins: 'even' },
];
