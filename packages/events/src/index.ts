export {
  absoluteDecimal, apportion, convertMinor, decimalText, divideHalfEven, fromMinor, lineTotal, minorDigits, multiplyDecimals, parseDecimal, readCurrency, shareOf, toMinor,
} from './money.ts';
export type { Decimal, DecimalInput, Ratio } from './money.ts';
export { readTime } from './order-values.ts';
export type { OrderTime, Properties } from './order-values.ts';
export { keepOrderFigures, readOrder } from './order.ts';
export type { OrderDocument, OrderLine, ReturnedLine } from './order.ts';
export { readRefund } from './refund.ts';
export type { RefundDocument, RefundedProduct } from './refund.ts';
