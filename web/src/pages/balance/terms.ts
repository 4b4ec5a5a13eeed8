// The terms of a valuation as they stand in the address: shared by all pages of a session.
import type {RequestOf} from '../../api/client';

type Request = RequestOf<'alm.session.value'>;

export interface Terms {
    balance: 'runoff' | 'constant';
    margins: 'included' | 'excluded';
    months: number; // of NII
    tier1: number | null;
}

export const usualTerms: Terms = {
    balance: 'runoff',
    margins: 'included',
    months: 12,
    tier1: null,
};

export function termsOf(search: string): Terms {
    const query = new URLSearchParams(search);
    const months = Number(query.get('months'));
    const tier1 = Number(query.get('tier1'));
    return {
        balance: query.get('balance') === 'constant' ? 'constant' : 'runoff',
        margins: query.get('margins') === 'excluded' ? 'excluded' : 'included',
        months: Number.isInteger(months) && months >= 1 && months <= 120 ? months : 12,
        tier1: query.get('tier1') && Number.isFinite(tier1) && tier1 >= 0 ? tier1 : null,
    };
}

// What differs from the usual, so that an address stays short.
export function searchOf(terms: Terms): string {
    const query = new URLSearchParams();
    for (const name of ['balance', 'margins', 'months', 'tier1'] as const)
        if (terms[name] !== null && terms[name] !== usualTerms[name])
            query.set(name, String(terms[name]));
    const text = query.toString();
    return text ? `?${text}` : '';
}

export const termsRequest = (session: string, terms: Terms) =>
    ({
        session,
        scenarios: [],
        balance: terms.balance,
        margins: terms.margins,
        horizon_months: terms.months,
        tier1: terms.tier1,
    }) satisfies Request;
