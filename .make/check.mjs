// Checks the tree's own rules, which no compiler knows. Prints each violation with its place; exits with 1 if there are any.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const tracked = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
  .split("\0")
  .filter((file) => file && existsSync(file) && statSync(file).isFile());
const broken = [];
const texts = new Map(tracked.map((file) => [file, readFileSync(file, "utf8")]).filter(([, text]) => !text.includes("\0")));

/** Calls `visit(line, number)` for each line of a text. */
const eachLine = (text, visit) => text.split("\n").forEach((line, index) => visit(line, index + 1));

// Files that are too long to read.
for (const [file, text] of texts) {
  const lines = text.split("\n").length - 1;
  if (/\.(rs|ts|mjs|css)$/.test(file) && lines > 400) broken.push(`${file}: ${lines} lines; 400 are the limit`);
}

// Leptos does not escape a textarea's children and renders them twice after hydration; its text goes into prop:value.
for (const [file, text] of texts) {
  if (!file.startsWith("app/src/")) continue;
  for (const match of text.matchAll(/[^>\s]\s*<\/textarea>(?!")/g)) {
    broken.push(`${file}:${text.slice(0, match.index).split("\n").length}: <textarea> with children; use prop:value`);
  }
}

// Paths of this machine or of somebody's home, and hosts of package registries.
const places = [homedir(), process.cwd()].filter((place) => place.length > 4);
const foreign = /(?<![\w.])\/(root|home\/\w+|Users\/\w+)\/|https?:\/\/[^/\s"]*(registry|mirror)[^/\s"]*|"resolved": "http/;
for (const [file, text] of texts) {
  if (file.startsWith(".make/check")) continue;
  eachLine(text, (line, number) => {
    if (places.some((place) => line.includes(`${place}/`)) || foreign.test(line)) {
      broken.push(`${file}:${number}: names a path or registry of one machine`);
    }
  });
}

// Documents name only paths and make targets that exist.
const tops = new Set(tracked.map((file) => file.split("/")[0]));
const targets = new Set([...readFileSync("Makefile", "utf8").matchAll(/^([a-z]+):/gm)].map((match) => match[1]));
const paths = new Set(tracked.flatMap((file) => [file, ...parents(file)]));
function parents(file) {
  const parent = dirname(file);
  return parent === "." ? [] : [parent, ...parents(parent)];
}
/** Whether a word of a document is meant as a path of this tree. */
const isPath = (word) =>
  /^[\w.-]+(\/[\w.-]+)*\/?$/.test(word) &&
  ((word.includes("/") && tops.has(word.split("/")[0])) || /\w\/.*\.(rs|ts|mjs|css|md|sql|toml|json)$/.test(word));
for (const [file, text] of texts) {
  if (!file.endsWith(".md")) continue;
  let fenced = false;
  eachLine(text, (line, number) => {
    if (line.startsWith("```")) fenced = !fenced;
    const quoted = fenced ? [line.trim().split(/\s/)[0]] : [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    const linked = [...line.matchAll(/\]\(([^)#\s:]+)(#[^)]*)?\)/g)].map((match) => match[1]);
    for (const word of [...quoted.filter(isPath), ...linked]) {
      const path = word.replace(/\/$/, "");
      if (!paths.has(path) && !paths.has(join(dirname(file), path))) broken.push(`${file}:${number}: no such path: ${word}`);
    }
    for (const [, target] of line.matchAll(fenced ? /^\s*make ([a-z]+)/g : /`make ([a-z]+)/g)) {
      if (!targets.has(target)) broken.push(`${file}:${number}: no such target: make ${target}`);
    }
  });
}

// The browser's build must not contain Leptos' server code: it weighs half a megabyte, and panics.
const features = run("cargo", "tree", "--locked", "-e", "features", "-i", "tachys", "-p", "frontend", "--target", "wasm32-unknown-unknown");
if (/feature "ssr"/.test(features)) broken.push("the browser's build has the feature ssr: cargo tree -e features -i tachys -p frontend");

for (const line of broken) console.error(`check: ${line}`);
console.log(`check: ${tracked.length} files, ${broken.length} broken rules`);
process.exitCode = broken.length ? 1 : 0;
