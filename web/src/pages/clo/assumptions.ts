// The assumptions of a projection in the address, so that a projection can be shared and every page
// of a deal shows the same one. Rates are in percent in the address and fractions in requests.
import {
    CloAssumptionsFields,
    CloCurveFields,
    CloProjectRequestFields,
    CloReinvestmentAssumptionFields,
    type CloAssumptions,
    type CloCurve,
    type CloSimulatedPath,
} from '../../api/types.gen';
import {errorIn, errorInRequired, type FieldSpec} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';

export interface Assumed {
    cdr: string; // annual default rate, percent
    cpr: string; // annual prepayment rate, percent
    recovery: string; // percent of par
    lag: string; // months
    price: string; // of reinvested and liquidated assets, percent of par
    rate: string; // flat index rate, percent; empty: the rates fixed on the last date
    shocks: string; // id of a scenario of the platform; empty: none
}

export const usual: Assumed = {
    cdr: '2',
    cpr: '15',
    recovery: '65',
    lag: '6',
    price: '99',
    rate: '',
    shocks: '',
};

const names = Object.keys(usual) as (keyof Assumed)[];

export function assumedOf(search: string): Assumed {
    const query = new URLSearchParams(search);
    const assumed = {...usual};
    for (const name of names) assumed[name] = query.get(name) ?? usual[name];
    return assumed;
}

// The part of the address that differs from the usual assumptions: "" or "?cdr=3".
export function searchOf(assumed: Assumed): string {
    const query = new URLSearchParams();
    for (const name of names)
        if (assumed[name].trim() !== usual[name]) query.set(name, assumed[name].trim());
    const text = query.toString();
    return text ? `?${text}` : '';
}

// A rate per period, typed in percent.
export const rateSpec: FieldSpec = {...CloAssumptionsFields.vectors, unit: 'fraction'};
export const specs: Record<keyof Assumed, FieldSpec> = {
    cdr: rateSpec,
    cpr: rateSpec,
    recovery: rateSpec,
    lag: CloAssumptionsFields.lag_months,
    price: CloReinvestmentAssumptionFields.price,
    rate: CloCurveFields.path,
    shocks: CloProjectRequestFields.shocks,
};

export const errorOf = (name: keyof Assumed, text: string): string | null =>
    name === 'rate' || name === 'shocks'
        ? errorIn(specs[name], text)
        : errorInRequired(specs[name], text);

export const isValid = (assumed: Assumed): boolean =>
    names.every((name) => errorOf(name, assumed[name]) === null);

export interface AssumedRequest {
    assumptions: CloAssumptions;
    curves: Record<string, CloCurve>;
    shocks?: string;
}

// `indices`: the indices of the deal and its assets, which a flat rate replaces. Reinvested assets
// pay `spread` over the index, that of the assets that the deal holds.
export function requestOf(
    assumed: Assumed,
    indices: readonly string[],
    spread: number | null,
): AssumedRequest {
    const fraction = (text: string) => typedNumber(text) / 100;
    const price = typedNumber(assumed.price);
    const rate = assumed.rate.trim() === '' ? null : fraction(assumed.rate);
    return {
        assumptions: {
            default: fraction(assumed.cdr),
            prepay: fraction(assumed.cpr),
            recovery: fraction(assumed.recovery),
            lag_months: typedNumber(assumed.lag),
            reinvestment: {price, ...(spread !== null && {spread})},
            liquidation: {price},
        },
        curves:
            rate === null
                ? {}
                : Object.fromEntries(indices.map((index) => [index, {path: [rate]}])),
        ...(assumed.shocks.trim() !== '' && {shocks: assumed.shocks.trim()}),
    };
}

// The request on a simulated path: its defaults in place of a rate.
export const onPath = <R extends AssumedRequest>(request: R, path: CloSimulatedPath): R => ({
    ...request,
    assumptions: {
        ...request.assumptions,
        default: 0,
        default_events: path.default_events,
        reinvestment: {
            ...request.assumptions.reinvestment,
            ...(path.reinvestment_default.length > 0 && {default: path.reinvestment_default}),
        },
    },
});
