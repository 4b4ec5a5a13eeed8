// A scenario as text fields: rates in percent, one for all periods or a list by period. What a
// stored scenario states beyond these fields stays as it is.
import type {
    CloAssumptions,
    CloScenario,
    CloScenarioType,
    PutCloScenarioRequest,
} from '../../api/types.gen';
import {
    errorInRequired,
    fieldNumber,
    isValid,
    rangeText,
    type FieldSpec,
} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';
import {specs} from './assumptions';

export interface ScenarioText {
    scenario: string; // short name
    name: string;
    type: string;
    description: string;
    defaults: string;
    prepay: string;
    recovery: string;
    lag: string;
    price: string; // of purchases and sales
    rate: string; // of the index, by period; empty: as fixed
    shared: string; // "yes" or ""
}

export const newScenario: ScenarioText = {
    scenario: '',
    name: '',
    type: 'custom',
    description: '',
    defaults: '2',
    prepay: '15',
    recovery: '65',
    lag: '6',
    price: '99',
    rate: '',
    shared: '',
};

// "2 3.5 4" as fractions; null if a word is not a percentage in the range.
export function ratesOf(text: string, of: FieldSpec = specs.cdr): number[] | null {
    const words = text.split(/[\s;]+/).filter(Boolean);
    if (words.length === 0 || !words.every((word) => isValid(of, word))) return null;
    return words.map((word) => fieldNumber(of, word) ?? 0);
}

export function scenarioError(name: keyof ScenarioText, text: string): string | null {
    switch (name) {
        case 'scenario':
            return /^[a-z0-9][a-z0-9-]*$/.test(text)
                ? null
                : 'expected lower case letters, digits and hyphens';
        case 'defaults':
        case 'prepay':
        case 'recovery':
            return ratesOf(text)
                ? null
                : `expected a percentage ${rangeText(specs.cdr)}, or a list of them such as 2 3 4`;
        case 'rate':
            return text.trim() === '' || ratesOf(text, specs.rate)
                ? null
                : 'expected percentages such as 4.25 4 3.75';
        case 'lag':
        case 'price':
            return errorInRequired(specs[name], text);
        default:
            return null;
    }
}

export const isScenarioValid = (text: ScenarioText): boolean =>
    (Object.keys(text) as (keyof ScenarioText)[]).every(
        (name) => scenarioError(name, text[name]) === null,
    );

const oneOrList = (rates: number[]): number | number[] =>
    rates.length === 1 ? (rates[0] as number) : rates;

// Text of a rate, if it is a number or a list; null for tables and named vectors.
export function rateText(rate: CloAssumptions['default']): string | null {
    const list = typeof rate === 'number' ? [rate] : Array.isArray(rate) ? rate : null;
    if (rate === undefined || rate === null) return '0';
    return list ? list.map((x) => String(Number((x * 100).toPrecision(12)))).join(' ') : null;
}

// The fields of a stored scenario; null if it states more than they can show.
export function textOfScenario(stored: CloScenario): ScenarioText | null {
    const {assumptions, curves} = stored;
    const rates = [assumptions.default, assumptions.prepay, assumptions.recovery].map(rateText);
    const paths = Object.values(curves);
    const path = paths[0]?.path ?? [];
    if (rates.includes(null) || paths.some((one) => !one.path || one.path.length === 0))
        return null;
    if (paths.some((one) => String(one.path) !== String(path))) return null;
    const price = assumptions.liquidation?.price ?? assumptions.reinvestment?.price ?? null;
    return {
        scenario: stored.scenario,
        name: stored.name,
        type: stored.type,
        description: stored.description,
        defaults: rates[0] ?? '0',
        prepay: rates[1] ?? '0',
        recovery: rates[2] ?? '0',
        lag: String(assumptions.lag_months ?? 0),
        price: price === null ? '100' : String(price),
        rate: rateText(path) ?? '',
        shared: stored.shared ? 'yes' : '',
    };
}

// `indices`: those of the deal, which a rate replaces. Of `stored`, what the fields do not show is kept.
export function scenarioRequest(
    text: ScenarioText,
    indices: readonly string[],
    stored: CloScenario | null,
): PutCloScenarioRequest {
    const price = typedNumber(text.price);
    const path = text.rate.trim() === '' ? null : ratesOf(text.rate, specs.rate);
    const before = stored?.assumptions ?? {};
    return {
        scenario: text.scenario,
        name: text.name.trim() || text.scenario,
        type: text.type as CloScenarioType,
        shared: text.shared === 'yes',
        description: text.description.trim(),
        ...(stored && {if_match: stored.etag}),
        assumptions: {
            ...before,
            default: oneOrList(ratesOf(text.defaults) ?? []),
            prepay: oneOrList(ratesOf(text.prepay) ?? []),
            recovery: oneOrList(ratesOf(text.recovery) ?? []),
            lag_months: typedNumber(text.lag),
            reinvestment: {...before.reinvestment, price},
            liquidation: {...before.liquidation, price},
        },
        curves: path ? Object.fromEntries(indices.map((index) => [index, {path}])) : {},
    };
}
