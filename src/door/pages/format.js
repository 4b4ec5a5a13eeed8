// Numbers as text. Minus is U+2212, thousands are separated, what is missing is said in words.
import {h} from './dom.js';

const formats = new Map();

function formatter(digits) {
    if (!formats.has(digits))
        formats.set(digits, new Intl.NumberFormat(
            'en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
    return formats.get(digits);
}

export const isMissing = (x) => x === null || x === undefined || Number.isNaN(x);

// 1234.5 -> "1,234.50". A value that rounds to zero has no sign.
export function number(x, digits = 0, signed = false) {
    if (isMissing(x)) return 'n/a';
    const text = formatter(digits).format(Math.abs(x));
    if (!/[1-9]/.test(text)) return text;
    return (x < 0 ? '\u2212' : signed ? '+' : '') + text;
}

// 0.0597 -> "5.97", without the sign: the heading or the caller names the unit.
export const percent = (x, digits = 2, signed = false) =>
    isMissing(x) ? 'n/a' : number(x * 100, digits, signed);

// 0.99 -> "99 %", 0.975 -> "97.5 %".
export const level = (x) => `${Number((x * 100).toFixed(4))}\u202f%`;

export function probability(p) {
    if (isMissing(p)) return 'n/a';
    return p < 0.0001 ? '< 0.0001' : number(p, 4);
}

// A decimal as text ("0.25000", "1500") with separators and nothing rounded.
export function exact(text) {
    if (isMissing(text) || text === '') return 'n/a';
    const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
    if (!match) return text;
    const whole = match[2].replace(/\B(?=(\d{3})+$)/g, ',');
    return (match[1] ? '\u2212' : '') + whole + (match[3] ?? '');
}

export function duration(ms) {
    if (isMissing(ms)) return '';
    const seconds = Math.max(1, Math.round(ms / 1000));
    if (seconds < 90) return `${seconds} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

// A number as an element: the full value for the pointer, a class for what is negative, and the
// reason where there is none.
export function figure(x, text, {reason = 'no value', unit = '', key = null} = {}) {
    if (isMissing(x))
        return h('span', {class: 'missing', title: reason, 'data-figure': key}, 'n/a');
    const negative = text.startsWith('\u2212');
    return h('data', {class: negative ? 'negative' : null, value: x,
                      title: `${x}${unit ? ' ' + unit : ''}`, 'data-figure': key}, text);
}

export const amount = (x, options = {}) =>
    figure(x, number(x, options.digits ?? 0, options.signed), options);

export const share = (x, options = {}) =>
    figure(x, percent(x, options.digits ?? 2, options.signed), options);
