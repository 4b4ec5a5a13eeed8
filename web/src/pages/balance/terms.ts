// The valuation settings in the address, shared by all pages of a balance sheet.
import type {RequestOf} from '../../api/client';
import {AlmRegulation, AlmSessionValueRequestFields} from '../../api/types.gen';
import {fieldNumber, isStated, type FieldSpec} from '../../ui/field_spec';
import {customShocks, supervisory} from './custom_shocks';

type Request = RequestOf<'alm.session.value'>;

// What the description of the method states about the fields that are typed.
export const termSpecs = {
    months: AlmSessionValueRequestFields.horizon_months,
    lookback: AlmSessionValueRequestFields.lookback_months,
    tier1: AlmSessionValueRequestFields.tier1,
} as const;

// The number in the address; null where it is none that the method takes.
function statedNumber(of: FieldSpec, text: string | null): number | null {
    return text !== null && isStated(of, text) ? fieldNumber(of, text) : null;
}

export const floors = ['none', 'EU_2024_856', 'EBA_GL_2018_02', 'HKMA', 'Korea'] as const;

const balances = ['runoff', 'constant', 'dynamic'] as const;

export interface Terms {
    balance: 'runoff' | 'constant' | 'dynamic';
    plan: string; // of new business, with a dynamic balance sheet
    renewal: 'bullet' | 'like'; // replacement, with a constant balance sheet
    new_margins: 'stated' | 'calibrated'; // margin of new business
    lookback: number; // months of new business that determine the margins
    margins: 'included' | 'excluded';
    months: number; // months of NII
    ends: 'rolling' | 'calendar'; // end of the NII months
    regulation: AlmRegulation | null; // overrides that of the balance sheet
    tier1: number | null;
    floor: (typeof floors)[number] | null; // overrides that of the regulation
    gains: 'weighted' | 'limited'; // cross-currency offsetting in the EU aggregation
    own: string; // custom shocks as text
    own_floor: 'none' | 'regulation'; // of them
}

export const usualTerms: Terms = {
    balance: 'runoff',
    plan: '',
    renewal: 'bullet',
    new_margins: 'stated',
    lookback: termSpecs.lookback.default,
    margins: 'included',
    months: termSpecs.months.default,
    ends: 'rolling',
    regulation: null,
    tier1: null,
    floor: null,
    gains: 'weighted',
    own: '',
    own_floor: 'none',
};

export function termsOf(search: string): Terms {
    const query = new URLSearchParams(search);
    const stated = (name: keyof typeof termSpecs) => statedNumber(termSpecs[name], query.get(name));
    const plan = query.get('plan') ?? '';
    const balance = balances.find((one) => one === query.get('balance')) ?? 'runoff';
    const isDynamic = balance === 'dynamic' && plan !== '';
    return {
        balance: balance === 'dynamic' && !isDynamic ? 'runoff' : balance,
        plan: isDynamic ? plan : '',
        renewal: query.get('renewal') === 'like' ? 'like' : 'bullet',
        new_margins: query.get('new_margins') === 'calibrated' ? 'calibrated' : 'stated',
        lookback: stated('lookback') ?? usualTerms.lookback,
        margins: query.get('margins') === 'excluded' ? 'excluded' : 'included',
        months: stated('months') ?? usualTerms.months,
        ends: query.get('ends') === 'calendar' ? 'calendar' : 'rolling',
        regulation: AlmRegulation.find((one) => one === query.get('regulation')) ?? null,
        tier1: stated('tier1'),
        floor: floors.find((one) => one === query.get('floor')) ?? null,
        gains: query.get('gains') === 'limited' ? 'limited' : 'weighted',
        own: customShocks(query.get('own') ?? '').shocks.length > 0 ? (query.get('own') ?? '') : '',
        own_floor: query.get('own_floor') === 'regulation' ? 'regulation' : 'none',
    };
}

// Only values that differ from the defaults, to keep the address short.
export function searchOf(terms: Terms): string {
    const query = new URLSearchParams();
    for (const name of Object.keys(usualTerms) as (keyof Terms)[])
        if (terms[name] !== null && terms[name] !== usualTerms[name])
            query.set(name, String(terms[name]));
    const text = query.toString();
    return text ? `?${text}` : '';
}

// The base scenario is always included. Without custom shocks the method uses the supervisory
// scenarios.
export function scenariosOf({own, own_floor}: Terms): NonNullable<Request['scenarios']> {
    const {shocks} = customShocks(own, own_floor === 'regulation');
    return shocks.length > 0 ? [...supervisory, ...shocks] : [];
}

// Of the methods without a dynamic balance sheet, which have its run-off.
export const termsRequest = (session: string, terms: Terms) =>
    ({
        session,
        scenarios: scenariosOf(terms),
        balance: terms.balance === 'dynamic' ? 'runoff' : terms.balance,
        renewal: terms.renewal,
        renewal_margins: terms.new_margins,
        lookback_months: terms.lookback,
        margins: terms.margins,
        horizon_months: terms.months,
        months: terms.ends,
        regulation: terms.regulation,
        floor: terms.floor,
        eu_gain_limit: terms.gains === 'limited',
        tier1: terms.tier1,
    }) satisfies Request;

// Of the methods that take a plan of new business.
export const planTermsRequest = (session: string, terms: Terms) =>
    ({
        ...termsRequest(session, terms),
        ...(terms.balance === 'dynamic' && {
            balance: terms.balance,
            business_plan: terms.plan,
        }),
    }) satisfies Request;
