// The form of a position as it is typed, and the position that it makes: a new one, or another in the
// place of one of the book.
import type {AlmPositionType, AlmSession, BankPosition, DayCount} from '../../api/types.gen';
import {typedNumber} from '../../ui/number_text';

export const dayCounts = [
    'ACT/360', 'ACT/365', 'ACT/ACT', 'ACT/ACT-ICMA', '30/360', '30E/360', '30E/360-ISDA',
] as const satisfies readonly DayCount[];

export const types: readonly (readonly [AlmPositionType, string])[] = [
    ['fixed_bullet', 'Fixed, bullet'],
    ['fixed_linear', 'Fixed, linear'],
    ['fixed_annuity', 'Fixed, annuity'],
    ['variable_bullet', 'Variable, bullet'],
    ['variable_linear', 'Variable, linear'],
    ['variable_annuity', 'Variable, annuity'],
    ['nmd', 'Non-maturity deposit'],
];
// Schedules are not typed: only one that is there can be kept.
export const scheduledTypes: readonly (readonly [AlmPositionType, string])[] = [
    ['fixed_scheduled', 'Fixed, scheduled'],
    ['variable_scheduled', 'Variable, scheduled'],
];

// Of a deposit: all of it leaves overnight. No key of behaviour is called so.
export const overnight = ' overnight';
// Of a deposit: it leaves on the dates that the position it replaces has.
export const asDated = ' dated';

// Whether dates counted from a month end are month ends.
export const monthEnds: readonly (readonly [string, string])[] = [
    ['', 'By its dates'],
    ['true', 'Stay month ends'],
    ['false', 'Keep their day'],
];

export type PositionText = Record<
    | 'id' | 'side' | 'type' | 'currency' | 'balance' | 'rate' | 'day_count' | 'maturity'
    | 'every' | 'month_ends' | 'curve' | 'spread' | 'resets' | 'behaviour',
    string
>;

const percents = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : String(Number((value * 100).toPrecision(12)));

export const newText = (session: AlmSession): PositionText => ({
    id: 'new',
    side: 'asset',
    type: 'fixed_bullet',
    currency: session.currency,
    balance: '',
    rate: '',
    day_count: 'ACT/365',
    maturity: '',
    every: '12',
    month_ends: '',
    curve: '',
    spread: '0',
    resets: '12',
    behaviour: '',
});

export function textOf(old: BankPosition): PositionText {
    const isDeposit = old.type === 'nmd';
    return {
        id: old.id,
        side: old.side,
        type: old.type,
        currency: old.currency,
        balance: String(old.balance),
        rate: percents(old.rate),
        day_count: old.day_count ?? 'ACT/365',
        maturity: old.maturity ?? '',
        every: String(old.payment_months ?? 0),
        month_ends: String(old.end_of_month ?? ''),
        curve: old.index_curve ?? '',
        spread: percents(old.spread ?? 0),
        resets: String(old.reset_months || 12),
        behaviour: isDeposit
            ? (old.slots?.length ?? 0) > 0
                ? asDated
                : (old.withdrawal ?? '')
            : ((old.side === 'asset' ? old.prepayment : old.withdrawal) ?? ''),
    };
}

// The same day some months later, or the last of that month.
export function monthsAfter(day: string, months: number): string {
    const [year = 0, month = 1, at = 1] = day.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    const last = new Date(
        Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
    ).getUTCDate();
    first.setUTCDate(Math.min(at, last));
    return first.toISOString().slice(0, 10);
}

export function dayAfter(day: string): string {
    const [year = 0, month = 1, at = 1] = day.split('-').map(Number);
    return new Date(Date.UTC(year, month - 1, at + 1)).toISOString().slice(0, 10);
}

export const isVariable = (type: string) => type.startsWith('variable');
export const isDeposit = (type: string) => type === 'nmd';

// What every kind has; of an old position also its groups and what would replace it.
function shared(text: PositionText, old: BankPosition | null) {
    const rate = typedNumber(text.rate);
    return {
        id: text.id.trim(),
        side: text.side as BankPosition['side'],
        type: text.type as BankPosition['type'],
        currency: text.currency.toUpperCase(),
        balance: typedNumber(text.balance),
        rate: rate / 100,
        day_count: text.day_count as DayCount,
        ...(old?.product && {product: old.product}),
        ...(old?.segment && {segment: old.segment}),
    };
}

function depositOf(text: PositionText, asOf: string, old: BankPosition | null): BankPosition {
    const position: BankPosition = shared(text, old);
    if (text.behaviour === asDated && old?.slots) return {...position, slots: old.slots};
    if (text.behaviour === overnight)
        return {...position, slots: [[dayAfter(asOf), position.balance]]};
    return {...position, withdrawal: text.behaviour};
}

// Interest accrues from the analysis date, unless the old position has the same period and goes on.
function paymentsOf(text: PositionText, asOf: string, old: BankPosition | null) {
    const months = typedNumber(text.every);
    const goesOn =
        old !== null &&
        !isDeposit(old.type) &&
        (old.payment_months ?? 0) === months &&
        !(old.next_payment && old.next_payment > text.maturity);
    if (!goesOn) return {last_payment: asOf, payment_months: months};
    const {start, last_payment, next_payment, principal_months, next_principal, grace_end} = old;
    return {
        payment_months: months,
        ...(start && {start}),
        ...(last_payment && {last_payment}),
        ...(next_payment && {next_payment}),
        ...(principal_months && {principal_months}),
        ...(next_principal && {next_principal}),
        ...(grace_end && {grace_end}),
    };
}

function resetsOf(text: PositionText, curve: string, asOf: string, old: BankPosition | null) {
    const months = typedNumber(text.resets);
    const goesOn = old !== null && isVariable(old.type) && old.reset_months === months;
    const terms = {reset_months: months, index_curve: curve};
    if (!goesOn) return {...terms, next_reset: monthsAfter(asOf, months), index_months: months};
    const kept = [
        'next_reset', 'index_months', 'cap', 'floor', 'period_cap', 'period_floor',
        'annuity_mode', 'compounding', 'teaser_end', 'teaser_rate',
    ] as const;
    return {
        ...terms,
        ...Object.fromEntries(
            kept.filter((name) => old[name] !== undefined).map((name) => [name, old[name]]),
        ),
    };
}

// `curve`: the index that is shown, of a variable contract. `old`: the one that it replaces.
export function positionOf(
    text: PositionText,
    curve: string,
    asOf: string,
    old: BankPosition | null = null,
): BankPosition {
    if (isDeposit(text.type)) return depositOf(text, asOf, old);
    const scheduled = text.type.endsWith('scheduled');
    return {
        ...shared(text, old),
        ...paymentsOf(text, asOf, old),
        maturity: text.maturity,
        ...(text.month_ends && {end_of_month: text.month_ends === 'true'}),
        ...(isVariable(text.type) && resetsOf(text, curve, asOf, old)),
        ...((isVariable(text.type) || old?.spread) && {spread: typedNumber(text.spread) / 100}),
        ...(scheduled && old?.schedule && {schedule: old.schedule}),
        ...(text.behaviour &&
            (text.side === 'asset'
                ? {prepayment: text.behaviour}
                : {withdrawal: text.behaviour})),
        ...(old?.renew_months && {
            renew_months: old.renew_months,
            renew_margin: old.renew_margin ?? 0,
            ...(old.renew_day_count && {renew_day_count: old.renew_day_count}),
        }),
        ...(old?.business_day_convention && {
            business_day_convention: old.business_day_convention,
            ...(old.calendar && {calendar: old.calendar}),
        }),
    };
}
