/**
 * Where many quick clicks are how the thing is used: carousels and galleries, steppers of a quantity, date pickers, colour and size
 * swatches, zoom, maps, players, games, and whatever the shop marks with `data-tl-ignore`.
 */
const PLAYED_WITH = [
  '[data-tl-ignore]',
  '[class*="carousel" i],[class*="slider" i],[class*="swiper" i],[class*="slick" i],[class*="splide" i],[class*="glide" i],[class*="gallery" i],[class*="lightbox" i],[aria-roledescription="carousel" i],[aria-roledescription="slide" i]',
  'input[type="number"],input[type="range"],[role="spinbutton"],[role="slider"],[class*="stepper" i],[class*="quantity" i],[class*="qty" i],[name="plus"],[name="minus"]',
  'input[type^="date"],input[type="month"],input[type="time"],[class*="datepicker" i],[class*="date-picker" i],[class*="flatpickr" i],[class*="calendar" i],[role="grid"]',
  '[class*="zoom" i],[class*="leaflet" i],[class*="map" i],canvas,video,audio,iframe,object,embed,model-viewer',
  '[class*="pagination" i],[rel="next"],[rel="prev"]',
].join(',');

/** Clicks there mean nothing. */
export function isPlayedWith(element: Element): boolean {
  return element.closest(PLAYED_WITH) !== null;
}

/** The shop has taken this part of the page out. */
export function isIgnored(element: Element): boolean {
  return element.closest('[data-tl-ignore]') !== null;
}

/** What a click was meant for, inside web components too; null for clicks that a program made. */
export function clickedElement(event: Event): Element | null {
  const [target] = event.composedPath();
  return event.isTrusted && target instanceof Element ? target : null;
}
