// Inputs of plans in words: "Events, 1" is "Car, expense of 10,000 in year 3, every 5 years for 20
// years" instead of its JSON.
import {
    HouseholdAccountFields,
    HouseholdConversionsFields,
    HouseholdEventFields,
    HouseholdPersonFields,
    HouseholdRequestFields,
    PlanAccountFields,
    PlanAssetReturnFields,
    PlanContributionsFields,
    PlanEventFields,
    PlanInflationFields,
    PlanLotFields,
    PlanRequestFields,
    PlanReturnsFields,
    PlanTaxableLotsFields,
    WithdrawalRuleFields,
} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import type {FieldSpec} from '../../ui/field_spec';
import {number, percent, plural} from '../../ui/format';

// The fields of a request and of the structs in it, by the name of the struct; '' is the request.
const structs: Record<string, Record<string, FieldSpec>> = {
    '': {...HouseholdRequestFields, ...PlanRequestFields},
    accounts: {...HouseholdAccountFields, ...PlanAccountFields},
    assets: PlanAssetReturnFields,
    contributions: PlanContributionsFields,
    conversions: HouseholdConversionsFields,
    events: {...HouseholdEventFields, ...PlanEventFields},
    inflation: PlanInflationFields,
    lots: PlanLotFields,
    people: HouseholdPersonFields,
    returns: PlanReturnsFields,
    taxable_lots: PlanTaxableLotsFields,
    withdrawal: WithdrawalRuleFields,
};

type Value = string | number | boolean | null | Value[] | {[name: string]: Value};
type Fields = {[name: string]: Value};

// Years and seeds are written without separators.
const isPlain = (name: string) => /(^|_)(year|seed)$/.test(name);
const isFraction = (of: string, name: string) =>
    structs[of]?.[name]?.unit?.startsWith('fraction') ?? false;

// As many digits as a number has, at most six.
const digitsOf = (x: number): number => (String(Number(x.toFixed(6))).split('.')[1] ?? '').length;

function numberText(of: string, name: string, x: number): string {
    if (isPlain(name)) return String(x);
    return isFraction(of, name) ? `${percent(x, digitsOf(x * 100))}%` : number(x, digitsOf(x));
}

const isEvent = (value: Value): value is Fields =>
    value !== null && typeof value === 'object' && !Array.isArray(value) && 'year' in value;

function eventText(event: Fields): string {
    const value = (name: string) => event[name];
    const figure = (name: string) => valueText('events', name, event[name] ?? null);
    const some = (name: string) => typeof value(name) === 'number' && value(name) !== 0;
    const type = enumLabel(String(value('type') ?? 'expense')).toLowerCase();
    const size = some('amount')
        ? ` of ${figure('amount')}`
        : some('rate')
          ? ` to ${figure('rate')}`
          : some('factor')
            ? ` by the factor ${figure('factor')}`
            : '';
    const every = Number(value('every') ?? 1);
    const years = Number(value('years') ?? 1);
    const parts = [
        `${type}${size} in year ${String(value('year'))}`,
        ...(years > 1
            ? [`every ${every > 1 ? plural(every, 'year') : 'year'} for ${plural(years, 'year')}`]
            : []),
        ...(some('growth') ? [`growing ${figure('growth')} per year`] : []),
        ...(value('real') === true || value('indexed') === true ? ['in today’s money'] : []),
        ...(value('taxable') === true ? ['taxable'] : []),
    ];
    const text = parts.join(', ');
    return value('name') ? `${String(value('name'))}: ${text}` : enumLabel(text);
}

function valueText(of: string, name: string, value: Value): string {
    if (value === null) return 'none';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'number') return numberText(of, name, value);
    if (typeof value === 'string')
        return /^[a-z\d]+(_[a-z\d]+)+$/.test(value) ? enumLabel(value) : value || 'none';
    if (Array.isArray(value))
        return value.length === 0
            ? 'none'
            : value.map((one) => valueText(of, name, one)).join('; ');
    if (isEvent(value)) return eventText(value);
    return Object.entries(value as Fields)
        .map(([key, one]) => `${key.replaceAll('_', ' ')} ${valueText(name, key, one)}`)
        .join(', ');
}

/** The names of the input from the outermost on; elements of lists are counted from 1. */
export const inputName = (pointer: string): string =>
    enumLabel(
        pointer
            .slice(1)
            .split('/')
            .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
            .join(', '),
    );

/** A value, given as JSON, in words; "none" where it is absent. */
export function inputText(pointer: string, json: string): string {
    if (json === '') return 'none';
    const names = pointer.split('/').filter((part) => !/^\d*$/.test(part));
    const [of, name] = ['', ...names].slice(-2);
    try {
        return valueText(of ?? '', name ?? '', JSON.parse(json) as Value);
    } catch {
        return json;
    }
}
