// The terms of a deal that a form corrects: dates, balances and coupons of the tranches, triggers of
// the coverage tests, fees. Keys are pointers into the request, so that errors find their field.
import {
    CloCouponFields,
    CloCoverageFields,
    CloDatesFields,
    CloFeeFields,
    CloTrancheFields,
    type CloDeal,
} from '../../api/types.gen';
import {fieldNumber, fieldText, type FieldSpec} from '../../ui/field_spec';

export interface Term {
    key: string;
    section: 'Dates' | 'Tranches' | 'Coverage tests' | 'Fees';
    label: string;
    spec: FieldSpec;
}

const path = (...parts: (string | number)[]) => ['document', ...parts].join('/');

export function termsOf(deal: CloDeal): Term[] {
    const terms: Term[] = [];
    const add = (
        section: Term['section'],
        at: (string | number)[],
        fields: Record<string, FieldSpec>,
        names: Record<string, string>,
        of = '',
    ) => {
        for (const [name, label] of Object.entries(names)) {
            const spec = fields[name];
            if (spec)
                terms.push({
                    key: path(...at, name),
                    section,
                    label: of ? `${of}: ${label}` : label,
                    spec,
                });
        }
    };
    add('Dates', ['dates'], CloDatesFields, {
        closing: 'Closing',
        first_payment: 'First payment',
        non_call_end: 'Non-call end',
        reinvestment_end: 'Reinvestment end',
        stated_maturity: 'Stated maturity',
    });
    deal.tranches.forEach(({id, coupon}, i) => {
        add('Tranches', ['tranches', i], CloTrancheFields, {original: 'original balance'}, id);
        const kind = coupon?.type ?? 'residual';
        if (kind !== 'residual')
            add(
                'Tranches',
                ['tranches', i, 'coupon'],
                CloCouponFields,
                kind === 'fixed' ? {rate: 'rate'} : {spread: 'spread', floor: 'index floor'},
                id,
            );
    });
    for (const [i, {id}] of (deal.coverage ?? []).entries())
        add(
            'Coverage tests',
            ['coverage', i],
            CloCoverageFields,
            {oc: 'OC trigger', ic: 'IC trigger'},
            id,
        );
    for (const [i, {id}] of (deal.fees ?? []).entries())
        add('Fees', ['fees', i], CloFeeFields, {rate: 'rate', amount: 'amount a year'}, id);
    return terms;
}

type Json = Record<string, unknown>;

const valueAt = (deal: CloDeal, key: string): unknown =>
    key
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Json | null | undefined)?.[part], deal);

/** The terms as text to edit, by key. */
export const termTexts = (deal: CloDeal): Record<string, string> =>
    Object.fromEntries(
        termsOf(deal).map(({key, spec}) => [key, fieldText(spec, valueAt(deal, key))]),
    );

/** The document with the terms that were changed; all others are as they were. */
export function correctedTerms(deal: CloDeal, text: Record<string, string>): CloDeal {
    const result = structuredClone(deal);
    const before = termTexts(deal);
    for (const {key, spec} of termsOf(deal)) {
        const typed = (text[key] ?? '').trim();
        if (typed === before[key]) continue;
        const parts = key.split('/').slice(1);
        const last = parts.pop() as string;
        const parent = parts.reduce<Json>(
            (at, part) => at[part] as Json,
            result as unknown as Json,
        );
        if (spec.type === 'number') parent[last] = fieldNumber(spec, typed);
        else parent[last] = typed === '' ? null : typed;
        // An empty field is its default.
        if (parent[last] === null && !spec.required) delete parent[last];
    }
    return result;
}
