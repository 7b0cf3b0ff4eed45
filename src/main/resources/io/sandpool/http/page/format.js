/** Turns values into words and figures. */

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const WHOLE = new Intl.NumberFormat('en');

export const clock = (at) => CLOCK.format(new Date(at));
export const moment = (at) => (at ? MOMENT.format(new Date(at)) : '–');
export const whole = (number) => WHOLE.format(number);

export function millis(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1) return '< 1 ms';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Hours and minutes. */
export function duration(ms) {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

export function mebibytes(mib) {
  return mib < 1024 ? `${whole(mib)} MiB` : `${(mib / 1024).toFixed(1)} GiB`;
}

export function percent(share) {
  if (share === null || share === undefined) return '–';
  const value = share * 100;
  return value === 100 || value === 0 ? `${value} %` : `${value.toFixed(1)} %`;
}

export function ago(at, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - new Date(at)) / 1000));
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** `wire_name` as a person would write it. */
export function words(name) {
  const text = String(name).replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count, one, many = `${one}s`) {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** A setting's value in one line. */
export function value(json) {
  if (json === null || json === undefined) return 'not set';
  if (typeof json === 'object' && json.set === true) {
    return json.last4 ? `secret ending in ${json.last4}` : 'a secret';
  }
  if (json === '') return 'empty';
  return typeof json === 'string' ? json : JSON.stringify(json);
}
