// Asks the server what to ask the device, and brings its answer. What the device keeps is for one host alone, and there
// for pages of HTTPS or of the own machine.
const form = document.querySelector('[data-passkey]');
const { passkey: request, answer, party, next } = form.dataset;
const isNew = answer === 'add_passkey';
const said = form.querySelector('[role="alert"]');
// What the browser offers by itself, next to saved passwords, until the button is pressed.
let offered;

if (location.hostname !== party) {
  show(document.querySelector('[data-passkey-elsewhere]'));
} else if (window.PublicKeyCredential) {
  show(form);
  form.addEventListener('submit', press);
  if (answer === 'log_in_with_passkey') offer();
}

function show(part) {
  const section = part?.closest('[data-passkey-section]');
  if (section) section.hidden = false;
  if (part) part.hidden = false;
}

async function press(event) {
  event.preventDefault();
  offered?.abort();
  said.hidden = true;
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  try {
    await go({});
  } catch (error) {
    tell(error);
    button.disabled = false;
    if (offered) offer();
  }
}

async function offer() {
  const { signal } = (offered = new AbortController());
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  try {
    await go({ mediation: 'conditional', signal });
  } catch (error) {
    // Nobody has asked yet: only what became of a passkey that was chosen is said.
    const { refusal } = error;
    if (refusal === 'PasskeyRefused' || refusal === 'PasskeyExpired' || refusal?.TooManyTries) tell(error);
    if (refusal === 'PasskeyExpired') offer();
  }
}

async function go(how) {
  const name = form.elements.namedItem('name');
  const asked = await ask(request, name ? { name: name.value } : {});
  const publicKey = opened(JSON.parse(asked.options));
  const credential = await navigator.credentials[isNew ? 'create' : 'get']({ publicKey, ...how });
  const fields = { ceremony: asked.ceremony, credential: JSON.stringify(closed(credential)) };
  location.assign(await ask(answer, isNew ? fields : { ...fields, next }));
}

async function ask(name, fields) {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  });
  const value = await response.json();
  if (response.ok) return value;
  throw Object.assign(new Error(name), { refusal: value });
}

const sentences = {
  NotAllowedError: texts.cancelled,
  AbortError: texts.cancelled,
  InvalidStateError: texts.exists,
  SecurityError: texts.address,
  PasskeyRefused: texts.refused,
  PasskeyExpired: texts.expired,
};

function tell({ name, refusal }) {
  if (refusal === 'ConfirmPassword') {
    const typed = new URLSearchParams({ passkey: form.elements.namedItem('name').value });
    location.assign(`/confirm?${new URLSearchParams({ next: `/account?${typed}` })}`);
    return;
  }
  // The page says what is over.
  if (refusal === 'NotLoggedIn' || refusal === 'LogInExpired') {
    location.reload();
    return;
  }
  const wait = refusal?.TooManyTries;
  if (wait) said.textContent = texts.wait.replace('{seconds}', wait);
  else if (refusal?.Invalid) said.textContent = texts.name;
  else said.textContent = sentences[refusal ?? name] ?? texts.failed;
  said.hidden = false;
}

// Not every browser reads and writes the JSON of the standard by itself yet.
function opened(options) {
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
  };
}

function closed({ id, rawId, type, response }) {
  const parts = isNew ? ['clientDataJSON', 'attestationObject'] : ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'];
  const values = parts.map((part) => [part, response[part] && base64(response[part])]);
  return { id, rawId: base64(rawId), type, response: Object.fromEntries(values) };
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.codePointAt(0));
}

function base64(buffer) {
  const text = btoa(String.fromCodePoint(...new Uint8Array(buffer)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
