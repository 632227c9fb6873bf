// What keys do is fetched once one is pressed. Single keys can be turned off: people who speak to their computer, or slip,
// press them, too.
addEventListener('keydown', (event) => {
  const isHeld = event.ctrlKey || event.metaKey;
  const isTyping = event.target.closest('input:not([type="checkbox"]), textarea, select, dialog');
  // Where a scanner types, all keys are a number's.
  const isSingle = !isHeld && !isTyping && !document.getElementById('ship') && '/?jkx'.includes(event.key) && localStorage['single-keys'] !== 'off';
  const key = isHeld && event.key === 'k' ? 'palette' : isSingle && event.key;
  if (isHeld) import(keys);
  if (!key) return;
  event.preventDefault();
  import(keys).then(({ press }) => press(key, texts));
});
