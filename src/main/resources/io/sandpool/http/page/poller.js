/** Does something again and again while somebody looks at the page. */
export class Poller {
  #task;
  #pause;
  #timer = 0;
  #running = false;
  #onVisibility = () => this.#resume();

  constructor(pause, task) {
    this.#pause = pause;
    this.#task = task;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#resume();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  /** Does it at once, and then goes on. */
  #resume() {
    clearTimeout(this.#timer);
    if (this.#running && !document.hidden) this.#turn();
  }

  async #turn() {
    await this.#task();
    clearTimeout(this.#timer);
    if (this.#running && !document.hidden) {
      this.#timer = setTimeout(() => this.#turn(), this.#pause);
    }
  }
}
