/** Speaks with the service. The key lives in this tab's session storage and nowhere else. */

const STORED = 'sandpool.key';

/** What the service could not or would not do, as it says itself (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || `The service answered with status ${status}.`);
    this.status = status;
    this.slug = String(body.type || '').split(':').pop();
    this.errors = Array.isArray(body.errors) ? body.errors : [];
  }
}

/** The service could not be asked at all. */
export class Unreachable extends Error {
  constructor() {
    super('The service does not answer.');
    this.status = 0;
    this.slug = 'unreachable';
    this.errors = [];
  }
}

export class Api {
  #key = sessionStorage.getItem(STORED) || '';

  get hasKey() {
    return this.#key !== '';
  }

  use(key) {
    this.#key = key;
  }

  remember() {
    if (this.#key) sessionStorage.setItem(STORED, this.#key);
  }

  forget() {
    this.#key = '';
    sessionStorage.removeItem(STORED);
  }

  async get(path) {
    return (await this.ask('GET', path)).data;
  }

  /** Asks, and answers with what came back and with the version that it is about. */
  async ask(method, path, { body, version } = {}) {
    const response = await this.#fetch(method, path, body, { version });
    if (!response.ok) throw await problem(response);
    const data = response.status === 204 ? null : await response.json();
    return { data, version: response.headers.get('ETag') };
  }

  /** Runs a program; yields its events as they come. */
  async *run(order, signal) {
    const response = await this.#fetch('POST', 'v1/executions', order, {
      accept: 'application/x-ndjson',
      signal,
    });
    if (!response.ok) throw await problem(response);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      rest += value || '';
      const lines = rest.split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.trim()) yield JSON.parse(line);
      }
      if (done) return;
    }
  }

  async #fetch(method, path, body, { version, accept = 'application/json', signal } = {}) {
    const headers = { Accept: accept };
    if (this.#key) headers.Authorization = `Bearer ${this.#key}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (version) headers['If-Match'] = version;
    try {
      return await fetch(`../${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
        signal,
      });
    } catch (failure) {
      if (failure.name === 'AbortError') throw failure;
      throw new Unreachable();
    }
  }
}

async function problem(response) {
  try {
    return new Problem(response.status, await response.json());
  } catch {
    return new Problem(response.status, {});
  }
}
