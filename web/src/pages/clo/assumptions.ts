// The assumptions of a projection in the address, so that a projection can be shared and every page
// of a deal shows the same one. Rates are in percent in the address and fractions in requests.
import {
    CloAssumptionsFields,
    CloCurveFields,
    CloProjectRequestFields,
    CloReinvestmentAssumptionFields,
    type CloAssumptions,
    type CloCurve,
    type CloDealView,
    type CloSimulatedPath,
} from '../../api/types.gen';
import {errorIn, errorInRequired, type FieldSpec} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';
import {
    assumptionsOf,
    fieldError,
    moreFields,
    rateSpec,
    type AssumptionTexts,
} from './assumption_fields';
import {parseRate} from './rate_text';

export interface MainAssumed {
    cdr: string; // annual default rate, percent
    cpr: string; // annual prepayment rate, percent
    recovery: string; // percent of par
    lag: string; // months
    price: string; // of reinvested and liquidated assets, percent of par
    rate: string; // flat index rate, percent; empty: the rates fixed on the last date
    shocks: string; // id of a scenario of the platform; empty: none
}

export interface Assumed extends MainAssumed {
    more: AssumptionTexts; // those that are set, by path
}

const usualMain: MainAssumed = {
    cdr: '2',
    cpr: '15',
    recovery: '65',
    lag: '6',
    price: '99',
    rate: '',
    shocks: '',
};
export const usual: Assumed = {...usualMain, more: {}};

export const mainNames = Object.keys(usualMain) as (keyof MainAssumed)[];
/** The address says "a.draws" for the field "draws". */
export const addressName = (path: string): string => `a.${path}`;

export function assumedOf(search: string): Assumed {
    const query = new URLSearchParams(search);
    const assumed: Assumed = {...usual, more: {}};
    for (const name of mainNames) assumed[name] = query.get(name) ?? usual[name];
    for (const {path} of moreFields) {
        const text = query.get(addressName(path));
        if (text) assumed.more[path] = text;
    }
    return assumed;
}

// The part of the address that differs from the usual assumptions: "" or "?cdr=3".
export function searchOf(assumed: Assumed): string {
    const query = new URLSearchParams();
    for (const name of mainNames)
        if (assumed[name].trim() !== usual[name]) query.set(name, assumed[name].trim());
    for (const {path} of moreFields) {
        const text = (assumed.more[path] ?? '').trim();
        if (text) query.set(addressName(path), text);
    }
    const text = query.toString();
    return text ? `?${text}` : '';
}

export const specs: Record<keyof MainAssumed, FieldSpec> = {
    cdr: rateSpec,
    cpr: CloAssumptionsFields.prepay,
    recovery: CloAssumptionsFields.recovery,
    lag: CloAssumptionsFields.lag_months,
    price: CloReinvestmentAssumptionFields.price,
    rate: CloCurveFields.path,
    shocks: CloProjectRequestFields.shocks,
};

const isRate = (name: keyof MainAssumed): boolean =>
    name === 'cdr' || name === 'cpr' || name === 'recovery';

export function errorOf(name: keyof MainAssumed, text: string): string | null {
    if (name === 'rate' || name === 'shocks') return errorIn(specs[name], text);
    if (!isRate(name)) return errorInRequired(specs[name], text);
    const parsed = parseRate(specs[name], text);
    return 'error' in parsed ? parsed.error : null;
}

export const isValid = (assumed: Assumed): boolean =>
    mainNames.every((name) => errorOf(name, assumed[name]) === null) &&
    moreFields.every((one) => fieldError(one, assumed.more) === null);

export interface AssumedRequest {
    assumptions: CloAssumptions;
    curves: Record<string, CloCurve>;
    shocks?: string;
}

// `indices`: the indices of the deal and its assets, which a flat rate replaces. Reinvested assets
// pay `spread` over the index, that of the assets that the deal holds, and are bought, as left ones
// are sold, at the trade price, unless the further assumptions say otherwise.
export function requestOf(
    assumed: Assumed,
    indices: readonly string[],
    spread: number | null,
): AssumedRequest {
    const price = typedNumber(assumed.price);
    const rate = assumed.rate.trim() === '' ? null : typedNumber(assumed.rate) / 100;
    const {reinvestment, liquidation, ...more} = assumptionsOf({
        ...assumed.more,
        default: assumed.cdr,
        prepay: assumed.cpr,
        recovery: assumed.recovery,
        lag_months: assumed.lag,
    });
    return {
        assumptions: {
            ...more,
            reinvestment: {price, ...(spread !== null && {spread}), ...reinvestment},
            liquidation: {price, ...liquidation},
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

// An index of the notes whose rate the state does not fix, so that a projection requires one.
export function unfixedIndex({
    document,
    state,
}: Pick<CloDealView, 'document' | 'state'>): string | null {
    const needed = document.tranches
        .filter(({coupon}) => (coupon.type ?? 'floating') === 'floating')
        .map(({coupon}) => coupon.index ?? document.index ?? '');
    return needed.find((index) => state?.index_rates?.[index] === undefined) ?? null;
}
