// Numbers as text, grouped by commas, with U+2212 as the minus sign; a missing value is "n/a",
// never zero. The caller adds the unit.

export type Maybe = number | null | undefined;

export const isMissing = (x: unknown): x is null | undefined =>
    x === null || x === undefined || (typeof x === 'number' && !Number.isFinite(x));

const minus = '\u2212';
const formats = new Map<number, Intl.NumberFormat>();

function formatOf(digits: number): Intl.NumberFormat {
    let format = formats.get(digits);
    if (!format) {
        format = new Intl.NumberFormat('en-US', {
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
        });
        formats.set(digits, format);
    }
    return format;
}

// -1234.5 is "−1,234.50". `signed` adds + to positive values. Values that round to zero have no
// sign.
export function number(x: Maybe, digits = 0, signed = false): string {
    if (isMissing(x)) return 'n/a';
    const text = formatOf(digits).format(Math.abs(x));
    if (!/[1-9]/.test(text)) return text;
    return x < 0 ? minus + text : signed ? `+${text}` : text;
}

// 0.0123 is "1.23".
export const percent = (x: Maybe, digits = 2, signed = false): string =>
    isMissing(x) ? 'n/a' : number(x * 100, digits, signed);

// 0.0123 is "1.2%", in a sentence.
export const shareText = (x: Maybe, digits = 1): string =>
    isMissing(x) ? 'n/a' : `${percent(x, digits)}%`;

// 0.99 is "99%", 0.975 is "97.5%".
export const level = (x: Maybe): string =>
    isMissing(x) ? 'n/a' : `${Number((x * 100).toFixed(4))}%`;

export const probability = (p: Maybe): string =>
    isMissing(p) ? 'n/a' : p < 0.0001 ? '< 0.0001' : number(p, 4);

// Text of the server with negative numbers: "return -5.5%" is "return −5.5%"; dates and ranges are
// unchanged.
export const withMinus = (text: string): string =>
    text.replaceAll(/(^|[\s([=:])-(?=\.?\d)/g, `$1${minus}`);

// A decimal given as text ("0.25000", "-1500"), grouped and not rounded, with at least `digits`
// decimals.
export function exact(text: string | null | undefined, digits = 0): string {
    if (text === null || text === undefined || text === '') return 'n/a';
    const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
    if (!match) return text;
    const whole = (match[2] ?? '').replace(/\B(?=(\d{3})+$)/g, ',');
    const fraction = digits > 0 ? (match[3] ?? '.').padEnd(digits + 1, '0') : (match[3] ?? '');
    return (match[1] ? minus : '') + whole + fraction;
}

// The decimals of the most exact of these, between `least` and `most`: a column of prices is aligned.
export const decimalsOf = (texts: readonly string[], least: number, most: number): number =>
    texts.reduce(
        (digits, text) => Math.max(digits, Math.min(most, (text.split('.')[1] ?? '').length)),
        least,
    );

// 1,234,567 is "1.23M" and 15,000,000 "15M": for the marks of an axis.
export const short = (x: Maybe): string => shortened(x, (value) => String(Number(value)));

// The same for figures next to each other, which have equally many digits: "1.23M", "15.0M".
export const rounded = (x: Maybe): string => shortened(x, (value) => value);

function shortened(x: Maybe, digits: (value: string) => string): string {
    if (isMissing(x)) return 'n/a';
    const size = Math.abs(x);
    const units: [number, string][] = [
        [1e12, 'T'],
        [1e9, 'B'],
        [1e6, 'M'],
        [1e3, 'k'],
    ];
    for (const [unit, name] of units)
        if (size >= unit * 0.9995) {
            const value = (size / unit).toPrecision(3);
            return (x < 0 ? minus : '') + digits(value) + name;
        }
    return (x < 0 ? minus : '') + Number(size.toPrecision(3));
}

export function duration(ms: Maybe): string {
    if (isMissing(ms)) return '';
    const seconds = Math.max(1, Math.round(ms / 1000));
    if (seconds < 90) return `${seconds} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

// The time that something took: "62 ms", "3 s".
export const elapsed = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : duration(ms));

// "2026-11-22T07:25:01.123Z" is "2026-11-22 07:25 UTC".
export const instant = (text: string | null | undefined): string =>
    text ? `${text.slice(0, 16).replace('T', ' ')} UTC` : 'n/a';

// "12 kB", "1.5 MB".
export const fileSize = (bytes: number): string =>
    bytes < 1e6
        ? `${number(Math.max(bytes > 0 ? 1 : 0, bytes / 1e3))} kB`
        : `${number(bytes / 1e6, 1)} MB`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
    `${number(count)} ${count === 1 ? one : many}`;

export const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

// The OCC symbol "NVDA251017C00080000" in traders' notation, "NVDA 17Oct25 80 C"; other symbols
// unchanged.
export function contract(symbol: string): string {
    const match = /^([A-Z0-9]{1,6}) *(\d\d)(\d\d)(\d\d)([CP])(\d{8})$/.exec(symbol);
    const month = months[Number(match?.[3]) - 1];
    if (!match || !month) return symbol;
    const [, root, year, , day, right, strike] = match;
    return `${root} ${day}${month}${year} ${Number(strike) / 1000} ${right}`;
}
