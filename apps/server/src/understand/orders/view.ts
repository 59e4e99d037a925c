import { decimalText } from '@throughline/events';
import type { BookEntry, OrderFacts } from './facts.ts';

/** An entry as it leaves the process: quantities as decimal text, for JSON has no exact ones. */
export function viewOf(entry: BookEntry) {
  return {
    orderId: entry.orderId,
    firstAt: entry.firstAt,
    order: entry.order === null ? null : orderView(entry.order),
    refunds: entry.refunds.map((refund) => ({ ...refund, parts: refund.parts.map((part) => ({ ...part, quantity: decimalText(part.quantity) })) })),
  };
}

function orderView(order: OrderFacts) {
  return { ...order, lines: order.lines.map((line) => ({ ...line, quantity: decimalText(line.quantity) })) };
}
