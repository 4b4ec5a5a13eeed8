// An option as form text, in the address, and as a request.
import {OptionQuoteFields as terms, type OptionModel, type OptionRow} from '../../api/types.gen';
import {errorInRequired, fieldNumber, inUnit, type FieldSpec} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';
import {fractionOf, models} from './market';

export const usual = {
    type: 'put',
    style: 'american',
    spot: '100',
    strike: '105',
    days: '90',
    rate: '4',
    yield: '1',
    volatility: '25',
    price: '8',
    quantity: '10',
    multiplier: '100',
    model: 'auto',
};

export type Contract = typeof usual;
export type ContractField = keyof Contract;

export function contractOf(search: string): Contract {
    const query = new URLSearchParams(search);
    const all = {...usual};
    for (const name of Object.keys(usual) as ContractField[])
        all[name] = query.get(name) ?? all[name];
    return all;
}

export const modelOf = ({model}: Contract): OptionModel =>
    models.find(([code]) => code === model)?.[0] ?? 'auto';

// What the description of an option states about the fields of the form.
export const specs = {
    spot: terms.spot,
    strike: terms.strike,
    days: inUnit(terms.time, '', 365), // calendar days, see docs/methods/options.md
    rate: terms.rate,
    yield: terms.dividend_yield,
    volatility: terms.volatility,
    price: terms.price,
    quantity: terms.quantity,
    multiplier: terms.multiplier,
} as const;

export const isValid = (contract: Contract): boolean =>
    (Object.keys(specs) as (keyof typeof specs)[]).every((name) => {
        const of: FieldSpec = specs[name];
        return errorInRequired(of, contract[name]) === null;
    });

export function rowOf(c: Contract): OptionRow {
    return {
        id: 'option',
        type: c.type === 'call' ? 'call' : 'put',
        style: c.style === 'european' ? 'european' : 'american',
        spot: typedNumber(c.spot),
        strike: typedNumber(c.strike),
        time: fieldNumber(specs.days, c.days) ?? NaN,
        rate: fractionOf(c.rate) ?? 0,
        dividend_yield: fractionOf(c.yield) ?? 0,
        volatility: fractionOf(c.volatility),
        quantity: typedNumber(c.quantity),
        multiplier: typedNumber(c.multiplier),
    };
}

export const priceOf = (c: Contract): number => typedNumber(c.price);
