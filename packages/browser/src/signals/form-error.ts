import { guarded, listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { isIgnored } from './exclusions.ts';
import { nameOf } from './target.ts';

const TIMES = 2;
/** An `invalid` event this soon after an attempt belongs to it; other ones are a script asking by itself. */
const ATTEMPT_MS = 1_000;

/**
 * Form error: the same field found wrong twice, or a form refused twice, on one page. Told once a field and once a form, with the name of the
 * field and never its value. Found wrong means: the browser refuses to send the form because of it, or the shop marks it `aria-invalid`.
 *
 * @see https://contentsquare.com/guides/frustration-score/ validation errors as friction
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constraints the browser's own check
 */
export function watchFormErrors(host: SignalHost): void {
  let times = new Map<Element, number>();
  let attempt = { at: -ATTEMPT_MS, fields: new Set<Element>(), forms: new Set<Element>() };
  const tell = (element: Element, form: Element | null): void => {
    const count = (times.get(element) ?? 0) + 1;
    times.set(element, count);
    if (count === TIMES) host.signal('form_error', { target: form === null ? nameOf(element) : `${nameOf(form)}: ${nameOf(element)}`, count });
  };
  const refuse = (field: Element): void => {
    const form = field.closest('form');
    if (isIgnored(field) || attempt.fields.has(field)) return;
    attempt.fields.add(field);
    tell(field, form);
    if (form === null || attempt.forms.has(form)) return;
    attempt.forms.add(form);
    // The field says more than its form; a form is told of only when each time another field was wrong.
    const isFieldTold = (times.get(field) ?? 0) >= TIMES;
    if (!isFieldTold) tell(form, null);
  };
  const begin = (): void => {
    attempt = { at: performance.now(), fields: new Set(), forms: new Set() };
  };
  listen('click', (event) => event.target instanceof Element && event.target.closest('button,input[type="submit"],input[type="image"]') && begin());
  listen('keydown', (event) => event.key === 'Enter' && begin());
  listen('invalid', ({ target }) => target instanceof Element && performance.now() - attempt.at < ATTEMPT_MS && refuse(target));
  new MutationObserver(guarded((records: MutationRecord[]) => {
    for (let at = 0; at < records.length; at += 1) {
      const record = records[at];
      const field = record?.target;
      if (field instanceof Element && record?.oldValue !== 'true' && field.getAttribute('aria-invalid') === 'true') refuse(field);
    }
  })).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-invalid'], attributeOldValue: true });
  host.onView(() => {
    times = new Map();
  });
}
