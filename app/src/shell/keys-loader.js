// What keys do is fetched once one is pressed. Single keys can be turned off: people who speak to their computer, or slip,
// press them, too.
document.addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  const isTyping = target.closest('input:not([type="checkbox"]), textarea, select, dialog');
  const isPalette = (ctrlKey || metaKey) && key === 'k';
  const isSingle = !isTyping && !ctrlKey && !metaKey && !altKey && '/?jkx'.includes(key) && localStorage.getItem('single-keys') !== 'off';
  if (!isPalette && !isSingle) return;
  event.preventDefault();
  import(keys).then(({ press }) => press(isPalette ? 'palette' : key));
});
