// Checks events with npm's standardwebhooks: `receive.mjs FOLDER`, with the library in the folder. Reads a secret a line
// from its input; prints its address, and of each event whether the newest secret, or the one before, takes it.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Webhook } = createRequire(`${process.argv[2]}/`)("standardwebhooks");
const webhooks = [];
createInterface({ input: process.stdin }).on("line", (secret) => webhooks.push(new Webhook(secret)));

const takes = (webhook, body, headers) => {
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString();
    const taken = webhooks.map((webhook) => takes(webhook, body, request.headers));
    const forged = webhooks.some((webhook) => takes(webhook, body.replace("order", "0rder"), request.headers));
    console.log(JSON.stringify({ id: request.headers["webhook-id"], body: JSON.parse(body), taken, forged }));
    response.writeHead(204).end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
