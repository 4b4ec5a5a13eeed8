// Values that differ by period, asset, rating or date, as text of one field: "2", "2 3 4" (one per
// period), "ramp" (a vector), "B2: 5; L001: 3 4; 2027-01-15: 6". Fractions are typed in percent.
import {MoodysRating, SpRating, type CloAssumptions, type CloRateTable} from '../../api/types.gen';
import {fieldNumber, fieldText, isStated, rangeText, type FieldSpec} from '../../ui/field_spec';

export type Rate = NonNullable<CloAssumptions['default']>;
export type Parsed<T> = {value: T} | {error: string};

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const vectorName = /^[A-Za-z_][\w.-]*$/;
const assetPrefix = 'asset '; // before the id of an asset that is also the name of a rating
const ratings = new Set<string>([...MoodysRating, ...SpRating]);

const isOther = (key: string) =>
    isoDate.test(key) || ratings.has(key) || key.startsWith(assetPrefix);
const kindOf = (of: FieldSpec): string =>
    of.unit?.startsWith('fraction') ? 'a percentage' : 'a number';

const oneOrList = (numbers: number[]): number | number[] =>
    numbers.length === 1 ? (numbers[0] as number) : numbers;

/** "2 3.5 4" as numbers of the field. */
export function parseNumbers(of: FieldSpec, text: string): Parsed<number[]> {
    const words = text.split(/\s+/).filter(Boolean);
    if (words.length > 0 && words.every((word) => isStated(of, word)))
        return {value: words.map((word) => fieldNumber(of, word) ?? 0)};
    return {error: `expected ${kindOf(of)} ${rangeText(of)}, or one per period such as 2 3 4`};
}

/** "B2: 60; CCC: 40" by key; each value is read by `parse`. */
export function parseEntries<T>(
    text: string,
    parse: (value: string, key: string) => Parsed<T>,
): Parsed<[string, T][]> {
    const entries: [string, T][] = [];
    const seen = new Set<string>();
    for (const part of text.split(/[;\n]+/)) {
        if (part.trim() === '') continue;
        const at = part.indexOf(':');
        const key = part.slice(0, at).trim();
        if (at < 0 || key === '')
            return {error: `"${part.trim()}": expected a name and its value, such as B2: 5`};
        if (seen.has(key)) return {error: `${key} occurs twice`};
        seen.add(key);
        const parsed = parse(part.slice(at + 1).trim(), key);
        if ('error' in parsed) return {error: `${key}: ${parsed.error}`};
        entries.push([key, parsed.value]);
    }
    return entries.length > 0 ? {value: entries} : {error: 'expected entries such as B2: 5'};
}

export function parseRate(of: FieldSpec, text: string): Parsed<Rate> {
    const typed = text.trim();
    if (typed.includes(':')) return parseTable(of, typed);
    if (vectorName.test(typed)) return {value: typed};
    const numbers = parseNumbers(of, typed);
    if ('value' in numbers) return {value: oneOrList(numbers.value)};
    return typed.includes(' ') || typed === ''
        ? {
              error: `expected a percentage ${rangeText(of)}, one per period such as 2 3 4, or rates by rating, asset or date such as B2: 5; L001: 3`,
          }
        : {error: `expected a percentage ${rangeText(of)}`};
}

function parseTable(of: FieldSpec, text: string): Parsed<Rate> {
    const entries = parseEntries(text, (value, key) => {
        const numbers = parseNumbers(of, value);
        if ('error' in numbers) return numbers;
        if (isoDate.test(key) && numbers.value.length > 1)
            return {error: 'expected one rate from this date on'};
        return {value: oneOrList(numbers.value)};
    });
    if ('error' in entries) return entries;
    const table: CloRateTable = {};
    for (const [key, value] of entries.value) {
        if (isoDate.test(key)) table.by_date = {...table.by_date, [key]: value as number};
        else if (ratings.has(key)) table.by_rating = {...table.by_rating, [key]: value};
        else
            table.by_asset = {
                ...table.by_asset,
                [key.startsWith(assetPrefix) ? key.slice(assetPrefix.length).trim() : key]: value,
            };
    }
    return {value: table};
}

export const numbersText = (of: FieldSpec, value: unknown): string =>
    (Array.isArray(value) ? value : [value]).map((one) => fieldText(of, Number(one))).join(' ');

export const entriesText = (
    entries: Record<string, unknown>,
    text: (value: unknown) => string,
): string =>
    Object.entries(entries)
        .map(([key, value]) => `${key}: ${text(value)}`)
        .join('; ');

export function rateText(of: FieldSpec, rate: Rate): string {
    if (typeof rate === 'string') return rate;
    if (typeof rate === 'number' || Array.isArray(rate)) return numbersText(of, rate);
    const numbers = (value: unknown) => numbersText(of, value);
    const assets = Object.fromEntries(
        Object.entries(rate.by_asset ?? {}).map(([id, value]) => [
            isOther(id) ? assetPrefix + id : id,
            value,
        ]),
    );
    return [rate.by_rating ?? {}, assets, rate.by_date ?? {}]
        .map((part) => entriesText(part, numbers))
        .filter(Boolean)
        .join('; ');
}
