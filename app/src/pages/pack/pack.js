// Packing without leaving the page: the server is asked for the page that a scan leads to, as the form would ask, and its
// part is put in place, with a tone. Scans wait for one another, and none is lost.
const said = document.querySelector('[data-pack-said]');
const part = document.querySelector('[data-pack]');
const label = () => document.getElementById('tracking_number');
const waiting = [];
// What was typed into a field that is gone.
const early = [];
let isHasty = false;
let isAsking = false;

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.id !== 'scan') return;
  event.preventDefault();
  wakeSound();
  const { code } = form.elements;
  if (submitter?.name) {
    waiting.push([submitter.name, submitter.value]);
  } else if (code.value.trim()) {
    waiting.push([code.name, code.value]);
    code.value = '';
  }
  code.focus({ preventScroll: true });
  if (!isAsking) askAll();
});

// Scanners type wherever the focus is.
document.addEventListener('keydown', (event) => {
  const isTyped = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isTyped && !event.target.closest('input, textarea, select')) (document.getElementById('code') ?? label())?.focus();
});

async function askAll() {
  isAsking = true;
  let form;
  while (waiting.length && (form = document.getElementById('scan'))) await ask(form, ...waiting.shift());
  isAsking = false;
  handOver();
}

/** What is packed stands in the form, as the scan before has left it. */
async function ask(form, name, value) {
  const { ship_to, seen, packed } = form.elements;
  const address = new URL(form.action);
  address.search = new URLSearchParams({ ship_to: ship_to.value, seen: seen.value, packed: packed.value, [name]: value });
  const page = await fetched(address);
  const fresh = page.querySelector('[data-pack]');
  if (!fresh) {
    // Logged out, or the order is gone: the browser shows which.
    location.assign(address);
    return new Promise(() => {});
  }
  show(page, fresh);
  // Where somebody counts by hand, the buttons stay under the finger.
  if (name === 'code') scrollTo(0, 0);
  history.replaceState(history.state, '', address);
}

async function fetched(address) {
  for (;;) {
    try {
      const answer = await fetch(address);
      if (answer.status >= 500) throw new Error(answer.statusText);
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      tell(texts.noAnswer);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function show(page, fresh) {
  const code = document.getElementById('code');
  const freshCode = fresh.querySelector('#code');
  // What a scanner is in the middle of typing goes on in the next field.
  if (freshCode) freshCode.replaceWith(code);
  part.replaceChildren(...fresh.childNodes);
  if (!freshCode) early.push(code.value);
  const freshSaid = page.querySelector('[data-pack-said]');
  said.replaceChildren(...freshSaid.childNodes);
  said.dataset.packSaid = freshSaid.dataset.packSaid;
  document.querySelector('.toast-slot')?.replaceChildren();
  const field = document.getElementById('code') ?? label();
  field?.focus({ preventScroll: true });
  field?.setSelectionRange(field.value.length, field.value.length);
  play(freshSaid.dataset.packSaid);
}

/** What was scanned before the field for the label was there is nobody's label: an item, maybe, and half of a label at the end. */
function handOver() {
  early.push(...waiting.splice(0).filter(([name]) => name === 'code').map(([, code]) => code));
  const codes = early.map((code) => code.trim()).filter(Boolean);
  isHasty = early.at(0) !== undefined && early[0].trim() !== '';
  early.length = 0;
  if (codes.length) tell(texts.notCounted.replace('{codes}', () => codes.join(', ')));
}

// The rest of a scan that began too early ends in the field for the label: it is taken back once.
document.addEventListener(
  'submit',
  (event) => {
    if (!isHasty || !event.target.contains(label())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    isHasty = false;
    tell(texts.notUsed.replace('{code}', () => label().value));
    label().value = '';
  },
  true,
);

function tell(sentence) {
  const notice = document.createElement('p');
  notice.className = 'notice notice-error';
  notice.textContent = sentence;
  said.replaceChildren(notice);
  play('bad');
}

// Pitches in hertz, and how many seconds they last.
const tones = { good: [[880], 0.1], bad: [[165, 175], 0.4], done: [[523, 659, 784], 0.5] };
let sound;

/** Browsers make no sound before somebody has done something on the page. */
function wakeSound() {
  try {
    sound ??= new AudioContext();
    if (sound.state === 'suspended') sound.resume().catch(() => {});
  } catch {
    // Colours say the same.
  }
}

function play(kind) {
  if (!sound || !tones[kind]) return;
  const [pitches, seconds] = tones[kind];
  const end = sound.currentTime + seconds;
  for (const pitch of pitches) {
    const tone = new OscillatorNode(sound, { type: kind === 'bad' ? 'square' : 'sine', frequency: pitch });
    const volume = new GainNode(sound, { gain: 0.15 });
    volume.gain.exponentialRampToValueAtTime(0.001, end);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(end);
  }
}

// A label that came back is scanned over.
label()?.select();
