async function preview(script, wasm) {
  // Both at once: the script would ask for the other one only after it has come.
  const code = fetch(wasm);
  const half = await import(script);
  await half.default({ module_or_path: code });
  half.start();
}
