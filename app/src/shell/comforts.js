// Moments in the zone that the reader chose, else in the browser's; the server wrote those in UTC. Islands do it for
// themselves.
const { lang, dataset } = document.documentElement;
const moment = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short', timeZone: dataset.timeZone });
const ago = new Intl.RelativeTimeFormat(lang);
// As the server says it; nothing where it says "just now", or the moment itself.
function timeAgo(at) {
  const minutes = Math.floor((Date.now() - at) / 60_000);
  if (minutes < 1 || minutes >= 10_080) return null;
  if (minutes < 60) return ago.format(-minutes, 'minute');
  return minutes < 1_440 ? ago.format(-Math.floor(minutes / 60), 'hour') : ago.format(-Math.floor(minutes / 1_440), 'day');
}
function showTimes(within) {
  for (const time of within.querySelectorAll('time[datetime]')) {
    if (time.closest('leptos-island')) continue;
    const at = new Date(time.dateTime);
    const exact = moment.format(at);
    if (!('ago' in time.dataset)) time.textContent = exact;
    else {
      const { store } = time.dataset;
      if (time.textContent === time.title.split('\n')[0]) time.textContent = exact;
      time.title = store ? `${exact}\n${store}` : exact;
      time.textContent = timeAgo(at) ?? time.textContent;
    }
  }
}
showTimes(document);
setInterval(() => showTimes(document), 60_000);
document.addEventListener('refreshed', (event) => showTimes(event.target));

// A double click must not send a form twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.ariaBusy) {
    event.preventDefault();
    return;
  }
  for (const one of [form, event.submitter]) if (one) one.ariaBusy = 'true';
});
// As it was, where the browser shows the page again from its memory.
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const one of document.querySelectorAll('form, form button')) one.ariaBusy = null;
});
