// A part of the page is fetched again when the server says that it has changed.
const part = document.querySelector('[data-live]');
const notice = document.querySelector('[data-live-notice]');
let said;
const say = (html, kind = 'hint') => {
  if (said !== html) notice.innerHTML = `<p class="${kind}">${html}</p>`;
  said = html;
};
const live = () => say(`<span class="live-dot" aria-hidden="true"></span> ${texts.live}`);
const changed = () => say(texts.changed.replace('<link>', '<a href="">').replace('</link>', '</a>'));

// What somebody is in the middle of is not taken away.
const isInUse = () => part.querySelector('input:checked, details.confirm[open], :is(input, textarea):focus, [aria-busy="true"]');

// Whether it was put in place.
async function refresh() {
  if (isInUse()) return changed();
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (fresh?.dataset.version === part.dataset.version) return true;
  if (!fresh || isInUse()) return changed();
  // What was typed beside the part stays, and says that it may no longer fit.
  const seen = (within) => within.querySelector('[name="seen_shipments"]')?.value;
  if (seen(page) !== seen(document)) for (const one of document.querySelectorAll('[data-outdated]')) one.hidden = false;
  part.dataset.version = fresh.dataset.version;
  part.replaceChildren(...fresh.childNodes);
  part.dispatchEvent(new Event('refreshed', { bubbles: true }));
  return true;
}

// The first wait where no stream is to be had, in milliseconds. Each is twice as long as the one before it.
const soonest = 5_000;
let wait = soonest;
function listenLater() {
  // Not all pages at the same time, after a restart.
  setTimeout(listen, wait * (0.75 + Math.random() / 2));
  wait = Math.min(2 * wait, 60_000);
}

function listen() {
  const events = new EventSource(part.dataset.live);
  let lost;
  events.onopen = () => {
    clearTimeout(lost);
    wait = soonest;
    live();
  };
  events.onerror = () => {
    // Streams end from time to time, and are opened again at once.
    clearTimeout(lost);
    lost = setTimeout(() => say(texts.lost, 'notice notice-warn'), 3000);
    if (events.readyState !== EventSource.CLOSED) return;
    // Refused, as where too many pages are open: the part is fetched at the same pace instead.
    if (!isInUse()) refresh().catch(() => {});
    listenLater();
  };
  events.addEventListener('version', ({ data }) => {
    if (data !== part.dataset.version) refresh().then((done) => done && live()).catch(() => {});
  });
}
listen();
