// A bond as form text, in the address, and as a request of alm.bond.
import {problemOf, type RequestOf} from '../../api/client';
import {BondRequestFields, type BondMarket} from '../../api/types.gen';
import {errorIn, errorInRequired} from '../../ui/field_spec';
import type {Specs} from '../../ui/form';
import {plainNumber, typedNumber} from '../../ui/number_text';

type BondRequest = RequestOf<'alm.bond'>;

export const markets: readonly (readonly [BondMarket, string])[] = [
    ['uk_gilt', 'UK gilt'],
    ['us_treasury', 'US Treasury'],
];
export const quotes = [
    ['clean_price', 'Clean price'],
    ['dirty_price', 'Dirty price'],
    ['yield', 'Yield'],
] as const;
export const frequencies = ['1', '2', '3', '4', '6', '12'] as const;
export const calendars: readonly (readonly [string, string])[] = [
    ['', 'Market default'],
    ['LONDON', 'London'],
    ['NYSE', 'New York (NYSE)'],
    ['TARGET', 'TARGET'],
    ['WEEKENDS_ONLY', 'Weekends only'],
    ['ALL_DAYS', 'All days'],
];

export type Quote = (typeof quotes)[number][0];

// The default example: 4¼% Treasury Gilt 2034. Rates are in percent, as quoted.
export const example = {
    market: 'uk_gilt',
    settlement: '',
    maturity: '2034-07-31',
    coupon: '4.25',
    coupons_a_year: '2',
    quote: 'clean_price',
    quoted: '98.5',
    issue: '',
    first_coupon: '',
    end_of_month: '',
    ex_dividend_days: '',
    calendar: '',
};

export type Bond = typeof example;
export type BondField = keyof Bond;

export function bondOf(search: string, settlement: string): Bond {
    const query = new URLSearchParams(search);
    const bond = {...example, settlement};
    for (const name of Object.keys(example) as BondField[])
        bond[name] = query.get(name) ?? bond[name];
    return bond;
}

// The address of a bond; values equal to the example are omitted.
export function searchOf(bond: Bond): string {
    const query = new URLSearchParams();
    for (const name of Object.keys(example) as BondField[])
        if (bond[name] !== example[name]) query.set(name, bond[name].trim());
    const text = query.toString();
    return text ? `?${text}` : '';
}

// What the method states of the form's fields; the quote is one of three.
export const specsOf = (bond: Bond): Specs<Bond> => ({
    ...BondRequestFields,
    quoted: BondRequestFields[quoteOf(bond)],
});

const isDate = (text: string) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

const quoteOf = ({quote}: Bond): Quote =>
    quotes.find(([one]) => one === quote)?.[0] ?? 'clean_price';

// The range of the quote: a yield above -100% per period, a price above zero.
function quoteError(bond: Bond): string | null {
    const x = typedNumber(bond.quoted);
    if (Number.isNaN(x)) return 'expected a number such as 98.5';
    if (quoteOf(bond) !== 'yield')
        return x > 0 ? null : 'expected a price above 0, per 100 nominal';
    const least = -100 * Number(bond.coupons_a_year);
    return x > least ? null : `expected a yield above ${least}%`;
}

// Validation of a field: its range, and what depends on other fields.
export function fieldError(name: BondField, bond: Bond): string | null {
    const text = bond[name].trim();
    const {maturity, issue} = bond;
    switch (name) {
        case 'settlement':
            if (!isDate(text)) return 'expected a date as YYYY-MM-DD';
            if (isDate(issue) && text < issue) return `expected ${issue}, the issue date, or later`;
            return isDate(maturity) && text >= maturity
                ? `expected a date before ${maturity}`
                : null;
        case 'maturity':
            return isDate(text) ? null : 'expected a date as YYYY-MM-DD';
        case 'issue':
            if (text === '')
                return bond.first_coupon ? 'required with the first coupon date' : null;
            return isDate(text) ? null : 'expected a date as YYYY-MM-DD';
        case 'first_coupon':
            if (text === '') return null;
            if (!isDate(text)) return 'expected a date as YYYY-MM-DD';
            return isDate(issue) && text <= issue ? `expected a date after ${issue}` : null;
        case 'coupon':
            return errorInRequired(BondRequestFields.coupon, text);
        case 'quoted':
            return quoteError(bond);
        case 'ex_dividend_days':
            return errorIn(BondRequestFields.ex_dividend_days, text);
        default:
            return null;
    }
}

export const isValid = (bond: Bond): boolean =>
    (Object.keys(example) as BondField[]).every((name) => fieldError(name, bond) === null);

// "4.25" percent as a fraction with the same digits, 0.0425.
const fraction = (text: string): number => Number(`${plainNumber(text)}e-2`);

export function requestOf(bond: Bond): BondRequest {
    const {settlement, maturity, issue, first_coupon, end_of_month, calendar} = bond;
    const quote = quoteOf(bond);
    return {
        market: bond.market === 'us_treasury' ? 'us_treasury' : 'uk_gilt',
        settlement,
        maturity,
        coupon: fraction(bond.coupon),
        coupons_a_year: Number(bond.coupons_a_year),
        [quote]: quote === 'yield' ? fraction(bond.quoted) : typedNumber(bond.quoted),
        ...(issue && {issue}),
        ...(first_coupon && {first_coupon}),
        ...(end_of_month && {end_of_month: end_of_month === 'yes'}),
        ...(bond.ex_dividend_days && {ex_dividend_days: typedNumber(bond.ex_dividend_days)}),
        ...(calendar && {calendar}),
    };
}

const fieldNames: Record<string, BondField> = {
    yield: 'quoted',
    clean_price: 'quoted',
    dirty_price: 'quoted',
};

// The field that an error concerns: by its pointer, or by the field name at the start of its text.
export function refusedField(error: unknown): {field: BondField; message: string} | null {
    if (!error) return null;
    const {document} = problemOf(error);
    const one = document.errors?.find(({pointer}) => pointer);
    const message = one?.message ?? document.detail ?? '';
    const name = one?.pointer?.split('/')[1] ?? /^(unknown )?(\w+)/.exec(message)?.[2] ?? '';
    const field = fieldNames[name] ?? (name in example ? (name as BondField) : null);
    return field ? {field, message: [message, one?.hint].filter(Boolean).join('; ')} : null;
}

// "BOND treasury 4.5 2033-11-15 99.25": arguments in this order; the market is optional.
export function bondAddress(words: string[]): string {
    const bond: Bond = {...example};
    const rest = words.filter((word) => {
        const market = /^(us_)?treasury$/i.test(word)
            ? 'us_treasury'
            : /^(uk_)?gilt$/i.test(word)
              ? 'uk_gilt'
              : '';
        if (market) bond.market = market;
        return !market;
    });
    const [coupon, maturity, price] = rest;
    if (coupon && Number.isFinite(Number(coupon))) bond.coupon = coupon;
    if (maturity && isDate(maturity)) bond.maturity = maturity;
    if (price && Number.isFinite(Number(price))) bond.quoted = price;
    return `/bonds${searchOf(bond)}`;
}
