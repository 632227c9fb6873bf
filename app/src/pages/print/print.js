// Without scripts, people print by the browser's own menu.
const button = document.querySelector('[data-print]');
document.querySelector('[data-print-hint]').hidden = true;
button.hidden = false;
button.addEventListener('click', () => print());
