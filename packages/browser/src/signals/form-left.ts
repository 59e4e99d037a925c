import { listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { isIgnored } from './exclusions.ts';
import { nameOf } from './target.ts';

/** Fields that ask for something; choosing a colour or ticking a filter is no form that somebody fills in. */
const ASKS = 'input:not([type]),input[type="text"],input[type="email"],input[type="tel"],input[type="password"],input[type="url"],textarea';
const FIELDS = 2;
const NO_FORMS = '[role="search"],[role="search"] *';

interface Begun {
  readonly fields: Set<Element>;
  last: Element;
}

/**
 * Form left: a form with at least two fields that ask for text was begun, and the page was left or changed before anything in it was sent.
 * Tells the form, the last field touched and how many were filled; never a value. A search is no form in this sense.
 *
 * @see https://www.zuko.io/benchmarking/industry-benchmarking starters that do not complete
 */
export function watchLeftForms(host: SignalHost): void {
  let begun = new Map<HTMLFormElement, Begun>();
  listen('input', (event) => {
    const field = event.composedPath()[0];
    if (!event.isTrusted || !(field instanceof Element) || !field.matches(ASKS) || isIgnored(field)) return;
    const form = field.closest('form');
    if (form === null || form.matches(NO_FORMS) || form.querySelectorAll(ASKS).length < FIELDS) return;
    const known = begun.get(form) ?? { fields: new Set(), last: field };
    known.fields.add(field);
    known.last = field;
    begun.set(form, known);
  });
  // Many shops send a form from the click on a button of any type, without the browser's submit.
  const send = ({ target }: Event): void => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form !== null) begun.delete(form);
  };
  listen('submit', send);
  listen('click', (event) => event.target instanceof Element && event.target.closest('button,input[type="submit"],input[type="image"],[role="button"]') && send(event));
  host.onLeave(() => {
    begun.forEach(({ fields, last }, form) => host.signal('form_left', { target: `${nameOf(form)}: ${nameOf(last)}`, count: fields.size }));
    begun = new Map();
  });
}
