// Every field of the assumptions of a projection as text, by its path: "reinvestment.spread". A field
// that is left empty is not sent.
import {
    CloAssumptionsFields as fields,
    CloCallAssumptionFields as call,
    CloCallRule,
    CloCccAssumptionFields as ccc,
    CloCreditRiskSalesFields as sales,
    CloLiquidationAssumptionFields as liquidation,
    CloPrepaymentTiming,
    CloReinvestmentAssumptionFields as bought,
    DayCount,
    MoodysRating,
    SpRating,
    type CloAssumptions,
} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {errorIn, fieldNumber, fieldText, isStated, type FieldSpec} from '../../ui/field_spec';
import {
    entriesText,
    numbersText,
    parseEntries,
    parseNumbers,
    parseRate,
    rateText,
    type Parsed,
    type Rate,
} from './rate_text';

type Kind =
    | 'number'
    | 'numbers' // one, or one per period
    | 'rate'
    | 'date'
    | 'choice'
    | 'prices' // by rating
    | 'events' // by asset: a date, or the number of a period
    | 'vectors'; // rates per period by name

export interface AssumptionField {
    path: string;
    label: string;
    section: string;
    kind: Kind;
    spec: FieldSpec;
    choices?: readonly string[];
}

const field = (
    section: string,
    path: string,
    label: string,
    kind: Kind,
    spec: FieldSpec,
    choices?: readonly string[],
): AssumptionField => ({path, label, section, kind, spec, ...(choices && {choices})});

export const rateSpec: FieldSpec = fields.default;
const vectorSpec: FieldSpec = {...fields.vectors, unit: 'fraction per year'};

const kAssets = 'Assets';
const kPurchases = 'Purchases';
const kSales = 'Sales and call';
const kEvents = 'Defaults and vectors';

/** What every form shows. */
export const mainFields: readonly AssumptionField[] = [
    field(kAssets, 'default', 'Default rate', 'rate', fields.default),
    field(kAssets, 'prepay', 'Prepayment rate', 'rate', fields.prepay),
    field(kAssets, 'recovery', 'Recovery rate', 'rate', fields.recovery),
    field(kAssets, 'lag_months', 'Recovery lag', 'number', fields.lag_months),
];

/** All others, in sections. */
export const moreFields: readonly AssumptionField[] = [
    field(kAssets, 'draws', 'Draws of commitments', 'rate', fields.draws),
    field(kAssets, 'ccc.share', 'CCC share', 'numbers', ccc.share),
    field(kAssets, 'ccc.price', 'CCC market value', 'numbers', ccc.price),
    field(kPurchases, 'reinvestment.price', 'Purchase price', 'number', bought.price),
    field(kPurchases, 'reinvestment.spread', 'Spread', 'number', bought.spread),
    field(kPurchases, 'reinvestment.floor', 'Index floor', 'number', bought.floor),
    field(kPurchases, 'reinvestment.term_months', 'Term', 'number', bought.term_months),
    field(kPurchases, 'reinvestment.amortization', 'Amortization', 'number', bought.amortization),
    field(
        kPurchases,
        'reinvestment.moodys_rating',
        'Moody’s rating',
        'choice',
        bought.moodys_rating,
        MoodysRating,
    ),
    field(kPurchases, 'reinvestment.sp_rating', 'S&P rating', 'choice', bought.sp_rating, SpRating),
    field(kPurchases, 'reinvestment.default', 'Purchases’ default rate', 'rate', bought.default),
    field(kPurchases, 'reinvestment.prepay', 'Purchases’ prepayment rate', 'rate', bought.prepay),
    field(kPurchases, 'reinvestment.recovery', 'Purchases’ recovery rate', 'rate', bought.recovery),
    field(
        kPurchases,
        'reinvestment.lag_months',
        'Purchases’ recovery lag',
        'number',
        bought.lag_months,
    ),
    field(kSales, 'credit_risk_sales.rate', 'Credit risk sales', 'rate', sales.rate),
    field(kSales, 'credit_risk_sales.price', 'Price of these', 'number', sales.price),
    field(kSales, 'call.rule', 'Call', 'choice', call.rule, CloCallRule),
    field(kSales, 'call.date', 'Call date', 'date', call.date),
    field(kSales, 'call.threshold', 'Call threshold', 'number', call.threshold),
    field(kSales, 'liquidation.price', 'Liquidation price', 'number', liquidation.price),
    field(kSales, 'liquidation.by_rating', 'By rating', 'prices', liquidation.by_rating),
    field(kEvents, 'default_events', 'Defaults of assets', 'events', fields.default_events),
    field(kEvents, 'vectors', 'Vectors', 'vectors', vectorSpec),
    field(kEvents, 'rate_day_count', 'Day count', 'choice', fields.rate_day_count, DayCount),
    field(
        kEvents,
        'prepayment_timing',
        'Prepayments',
        'choice',
        fields.prepayment_timing,
        CloPrepaymentTiming,
    ),
];

export const allFields: readonly AssumptionField[] = [...mainFields, ...moreFields];

export type AssumptionTexts = Record<string, string>; // by path

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const period: FieldSpec = {type: 'integer', minimum: 1};

function parse({kind, spec, choices}: AssumptionField, text: string): Parsed<unknown> {
    switch (kind) {
        case 'rate':
            return parseRate(spec, text);
        case 'numbers': {
            const numbers = parseNumbers(spec, text);
            if ('error' in numbers) return numbers;
            return {value: numbers.value.length === 1 ? numbers.value[0] : numbers.value};
        }
        case 'date':
            return isoDate.test(text) ? {value: text} : {error: 'expected a date'};
        case 'choice':
            return choices?.includes(text)
                ? {value: text}
                : {error: `expected one of ${choices?.map(enumLabel).join(', ')}`};
        case 'prices':
            return entriesOf(text, (value) =>
                isStated(spec, value)
                    ? {value: fieldNumber(spec, value)}
                    : {error: errorIn(spec, value) ?? 'expected a price'},
            );
        case 'events':
            return entriesOf(text, (value) => {
                if (isoDate.test(value)) return {value};
                return isStated(period, value)
                    ? {value: fieldNumber(period, value)}
                    : {error: 'expected a date, or the number of a period such as 4'};
            });
        case 'vectors':
            return entriesOf(text, (value) => parseNumbers(spec, value));
        default: {
            const error = errorIn(spec, text);
            return error ? {error} : {value: fieldNumber(spec, text)};
        }
    }
}

function entriesOf(text: string, read: (value: string) => Parsed<unknown>): Parsed<unknown> {
    const entries = parseEntries(text, read);
    return 'error' in entries ? entries : {value: Object.fromEntries(entries.value)};
}

function textOf({kind, spec}: AssumptionField, value: unknown): string {
    switch (kind) {
        case 'rate':
            return rateText(spec, value as Rate);
        case 'numbers':
            return numbersText(spec, value);
        case 'prices':
        case 'events':
            return entriesText(value as Record<string, unknown>, String);
        case 'vectors':
            return entriesText(value as Record<string, unknown>, (one) => numbersText(spec, one));
        case 'number':
            return fieldText(spec, Number(value));
        default:
            return String(value);
    }
}

// The other half of what is only sent together.
const pairs: Record<string, string> = {'ccc.share': 'ccc.price', 'ccc.price': 'ccc.share'};

/** What is wrong with the text of a field; empty ones are not sent. */
export function fieldError(one: AssumptionField, texts: AssumptionTexts): string | null {
    const text = (texts[one.path] ?? '').trim();
    const pair = pairs[one.path];
    if (text === '')
        return pair && (texts[pair] ?? '').trim() !== ''
            ? 'expected share and market value together'
            : null;
    const parsed = parse(one, text);
    return 'error' in parsed ? parsed.error : null;
}

const isEmptyObject = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The texts of stored assumptions. */
export function textsOf(assumptions: CloAssumptions): AssumptionTexts {
    const texts: AssumptionTexts = {};
    for (const one of allFields) {
        let value: unknown = assumptions;
        for (const part of one.path.split('.'))
            value = (value as Record<string, unknown> | null | undefined)?.[part];
        texts[one.path] =
            value === undefined || value === null || isEmptyObject(value) ? '' : textOf(one, value);
    }
    return texts;
}

/** The request; fields whose text is not valid are left out. */
export function assumptionsOf(texts: AssumptionTexts): CloAssumptions {
    const made: Record<string, unknown> = {};
    for (const one of allFields) {
        const text = (texts[one.path] ?? '').trim();
        if (text === '') continue;
        const parsed = parse(one, text);
        if ('error' in parsed) continue;
        const [first = '', second] = one.path.split('.');
        made[first] =
            second === undefined
                ? parsed.value
                : {...(made[first] as Record<string, unknown>), [second]: parsed.value};
    }
    return made as CloAssumptions;
}

/** How many fields beyond the main ones are set. */
export const countMore = (texts: AssumptionTexts): number =>
    moreFields.filter(({path}) => (texts[path] ?? '').trim() !== '').length;
