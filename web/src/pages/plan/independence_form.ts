// The way to financial independence as form text and as a request.
import {
    IndependenceRequestFields as fields,
    type PlanReturnModel,
    type IndependenceRequest,
} from '../../api/types.gen';
import {errorInRequired, fieldNumber, type FieldSpec} from '../../ui/field_spec';
import {addressIn, allocationOf, formIn, weight} from './form_parts';

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
        allocation: allocationOf({stock, bond: 1 - stock}),
        fees: read('fees'),
        returns: {model: form.market as PlanReturnModel},
        seed: read('seed'),
    };
    if (form.market === 'lognormal' || form.market === 'normal') request.inflation = {model: 'ar1'};
    return {request: Object.keys(errors).length === 0 ? request : null, errors};
}

export const addressOf = (form: IndependenceForm): string => addressIn(form, usual);
export const formOf = (address: string): IndependenceForm => formIn(address, usual);
