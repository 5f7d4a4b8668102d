/**
 * The only script of the page: while what is shown still changes, it asks for the page again and puts the new contents in
 * place of the old, leaving focus, scrolling and what was opened as they are. It writes nothing but its own page, holds no
 * `<`, so that it stands in the markup as it is, and without it a page is asked for again by the browser itself.
 */
const EVERY_MS = 2000;

/** How often a browser that runs no scripts asks again, in seconds. */
export const WITHOUT_SCRIPT_S = 5;

export const REFRESH = `"use strict";
(() => {
  const main = () => document.getElementById("main");
  const places = () => [...main().querySelectorAll("a, summary, [tabindex]")];
  const nameOf = (place) => place.getAttribute("href") || place.getAttribute("aria-label") || place.textContent;
  const atEnd = (log) => log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  const logs = () => [...main().querySelectorAll(".log")];
  const toEnd = (log) => { log.scrollTop = log.scrollHeight; };
  const replace = (next) => {
    const held = main().contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
    const scrolled = new Map(places().map((place) => [nameOf(place), [place.scrollLeft, place.scrollTop]]));
    const ends = logs().map(atEnd);
    const open = [...main().querySelectorAll("details")].map((one) => one.open);
    main().replaceWith(next);
    [...next.querySelectorAll("details")].forEach((one, index) => { one.open = open[index] === true; });
    for (const place of places()) {
      const [left, top] = scrolled.get(nameOf(place)) || [0, 0];
      place.scrollLeft = left;
      place.scrollTop = top;
    }
    logs().forEach((log, index) => { if (ends[index] !== false) toEnd(log); });
    const again = held === undefined ? undefined : places().find((place) => nameOf(place) === held);
    if (again) again.focus({ preventScroll: true });
  };
  const say = (text) => {
    const line = document.getElementById("live-state");
    if (line && line.textContent !== text) line.textContent = text;
  };
  const ask = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("main");
    if (!answer.ok || !next) throw new Error("no page");
    document.title = page.title;
    if (next.innerHTML !== main().innerHTML) replace(next);
  };
  const turn = async () => {
    if (!main().hasAttribute("data-live")) return;
    if (!document.hidden) await ask().catch(() => say("The endpoint does not answer; asking again."));
    setTimeout(turn, ${EVERY_MS});
  };
  logs().forEach(toEnd);
  if (main().hasAttribute("data-live")) setTimeout(turn, ${EVERY_MS});
})();
`;
