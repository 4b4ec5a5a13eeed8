// The way to financial independence as form text and as a request.
import {
    IndependenceRequestFields as fields,
    PlanReturnModel,
    PlanReturnModelLabels,
    type IndependenceRequest,
} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';
import {errorInRequired, fieldNumber, type FieldSpec} from '../../ui/field_spec';

export const markets = choices(PlanReturnModel, PlanReturnModelLabels);
const weight: FieldSpec = {type: 'number', minimum: 0, maximum: 1, unit: 'fraction'};

export const specs = {
    portfolio: fields.portfolio,
    saving: fields.saving,
    growth: fields.saving_growth,
    spending: fields.spending,
    rate: fields.withdrawal_rate,
    partTime: fields.part_time_income,
    coast: fields.coast_years,
    years: fields.years,
    stock: weight,
    fees: fields.fees,
    seed: fields.seed,
} satisfies Record<string, FieldSpec>;

export const usual = {
    portfolio: '150,000',
    saving: '30,000',
    growth: '0',
    spending: '50,000',
    rate: '4',
    partTime: '20,000',
    coast: '25',
    years: '40',
    stock: '80',
    fees: '0.2',
    market: 'block_bootstrap',
    seed: '1',
};
export type IndependenceForm = typeof usual;

export function requestOf(form: IndependenceForm): {
    request: IndependenceRequest | null;
    errors: Partial<Record<keyof IndependenceForm, string>>;
} {
    const errors: Partial<Record<keyof IndependenceForm, string>> = {};
    const read = (name: keyof typeof specs): number => {
        const of: FieldSpec = specs[name];
        const error = errorInRequired(of, form[name]);
        if (error) errors[name] = error;
        return fieldNumber(of, form[name]) ?? NaN;
    };
    const stock = read('stock');
    const years = read('years');
    const coast = read('coast');
    if (coast > years) errors.coast = 'must not exceed the years simulated';
    const request: IndependenceRequest = {
        portfolio: read('portfolio'),
        saving: read('saving'),
        saving_growth: read('growth'),
        spending: read('spending'),
        withdrawal_rate: read('rate'),
        part_time_income: read('partTime'),
        coast_years: coast,
        years,
        allocation: Object.fromEntries(
            [['stock', stock] as const, ['bond', 1 - stock] as const].filter(([, w]) => w > 0),
        ),
        fees: read('fees'),
        returns: {model: form.market as PlanReturnModel},
        seed: read('seed'),
    };
    if (form.market === 'lognormal' || form.market === 'normal') request.inflation = {model: 'ar1'};
    return {request: Object.keys(errors).length === 0 ? request : null, errors};
}

export const addressOf = (form: IndependenceForm): string => {
    const changed = Object.entries(form).filter(
        ([name, value]) => usual[name as keyof IndependenceForm] !== value,
    );
    return changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed));
};

export function formOf(address: string): IndependenceForm {
    try {
        const given: unknown = JSON.parse(address || '{}');
        if (typeof given !== 'object' || given === null) return usual;
        const known = Object.entries(given).filter(
            ([name, value]) => name in usual && typeof value === 'string',
        );
        return {...usual, ...Object.fromEntries(known)};
    } catch {
        return usual;
    }
}
