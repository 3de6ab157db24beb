// An instant answer in place of https.request.
import { EventEmitter } from "node:events";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";

class Exchange extends EventEmitter {
  #responses;
  #respond;
  #headers = new Map();

  constructor(responses, respond) {
    super();
    this.#responses = responses;
    this.#respond = respond;
  }

  setHeader(name, value) {
    this.#headers.set(name.toLowerCase(), value);
  }

  getHeader(name) {
    return this.#headers.get(name.toLowerCase());
  }

  setNoDelay() {}

  setTimeout() {}

  write() {
    return true;
  }

  end() {
    process.nextTick(() => {
      const response = this.#responses.pop();
      this.#respond?.(response);
      this.emit("response", response);
    });
  }

  abort() {}

  destroy() {}
}

/** @returns what makes answers ahead */
export function replaceRequest(answer) {
  const responses = [];
  https.request = (options, respond) => new Exchange(responses, respond);
  syncBuiltinESMExports();
  return (count) => {
    while (responses.length < count) {
      const response = new Readable({ read() {} });
      response.statusCode = 200;
      response.headers = { "content-type": "application/json" };
      response.push(answer);
      response.push(null);
      responses.push(response);
    }
  };
}
