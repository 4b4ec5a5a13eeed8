// An option as form text, in the address, and as a request.
import type {OptionModel, OptionRow} from '../../api/types.gen';
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

// Validation of a field.
export function errorOf(name: ContractField, text: string): string | null {
    if (['type', 'style', 'model'].includes(name)) return null;
    const x = typedNumber(text);
    if (Number.isNaN(x)) return 'expected a number, such as 1,250.75';
    if (['spot', 'strike', 'multiplier'].includes(name) && x <= 0) return 'must be above zero';
    if (['days', 'volatility', 'price'].includes(name) && x < 0) return 'must not be negative';
    return null;
}

export const isValid = (contract: Contract): boolean =>
    (Object.keys(contract) as ContractField[]).every(
        (name) => errorOf(name, contract[name]) === null,
    );

export function rowOf(c: Contract): OptionRow {
    return {
        id: 'option',
        type: c.type === 'call' ? 'call' : 'put',
        style: c.style === 'european' ? 'european' : 'american',
        spot: typedNumber(c.spot),
        strike: typedNumber(c.strike),
        time: typedNumber(c.days) / 365, // calendar days, see docs/methods/options.md
        rate: fractionOf(c.rate) ?? 0,
        dividend_yield: fractionOf(c.yield) ?? 0,
        volatility: fractionOf(c.volatility),
        quantity: typedNumber(c.quantity),
        multiplier: typedNumber(c.multiplier),
    };
}

export const priceOf = (c: Contract): number => typedNumber(c.price);
