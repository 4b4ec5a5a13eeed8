// Form text of a position and the position it defines: a new one or the replacement of an existing
// one.
import {
    AlmPositionTypeTerms,
    BankPositionFields as terms,
    type AlmPositionType,
    type AlmSession,
    type BankPosition,
    type DayCount,
} from '../../api/types.gen';
import {fieldNumber, fieldText} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';

// Schedules cannot be entered: only an existing one can be kept.
export const isScheduled = (type: AlmPositionType) => type.endsWith('_scheduled');

// A deposit that runs off overnight. The leading space prevents a clash with keys of behavioral
// rules.
export const overnight = ' overnight';
// A deposit with the run-off dates of the position that it replaces.
export const asDated = ' dated';

// End-of-month convention: whether dates counted from a month end are month ends.
export const monthEnds: readonly (readonly [string, string])[] = [
    ['', 'From dates'],
    ['true', 'End of month'],
    ['false', 'Same day'],
];

export type PositionText = Record<
    | 'id'
    | 'side'
    | 'type'
    | 'currency'
    | 'balance'
    | 'rate'
    | 'day_count'
    | 'maturity'
    | 'every'
    | 'month_ends'
    | 'curve'
    | 'spread'
    | 'resets'
    | 'behaviour'
    | 'strike'
    | 'notice'
    | 'first_curve'
    | 'leg2_rate',
    string
>;

// What the description of a position states about the fields of the form.
export const specs = {
    id: terms.id,
    side: terms.side,
    type: terms.type,
    currency: terms.currency,
    balance: terms.balance,
    rate: terms.rate,
    day_count: terms.day_count,
    maturity: terms.maturity,
    every: terms.payment_months,
    month_ends: terms.end_of_month,
    spread: terms.spread,
    resets: terms.reset_months,
    strike: terms.cap,
    notice: terms.notice_days,
    leg2_rate: terms.leg2_rate,
} as const;

const percents = (value: number | null | undefined) => fieldText(terms.rate, value);
const fraction = (text: string): number => fieldNumber(terms.rate, text) ?? NaN;

export const newText = (session: AlmSession): PositionText => ({
    id: 'new',
    side: 'asset',
    type: 'fixed_bullet',
    currency: session.currency,
    balance: '',
    rate: '',
    day_count: terms.day_count.default,
    maturity: '',
    every: '12',
    month_ends: '',
    curve: '',
    spread: '0',
    resets: '12',
    behaviour: '',
    strike: '',
    notice: '1',
    first_curve: '',
    leg2_rate: '',
});

export function textOf(old: BankPosition): PositionText {
    const isDeposit = old.type === 'nmd';
    const swap = isSwap(old.type);
    return {
        id: old.id,
        side: old.side,
        type: old.type,
        currency: old.currency,
        balance: String(old.balance),
        rate: percents(old.rate),
        day_count: old.day_count ?? terms.day_count.default,
        maturity: old.maturity ?? '',
        every: String(old.payment_months ?? 0),
        month_ends: String(old.end_of_month ?? ''),
        curve: (swap ? old.leg2_index_curve : old.index_curve) ?? '',
        spread: percents((swap ? old.leg2_spread : old.spread) ?? 0),
        resets: String((swap ? old.leg2_reset_months : old.reset_months) || 12),
        strike: percents(old.type === 'floor' ? old.floor : old.cap),
        notice: String(old.notice_days || 1),
        first_curve: (swap && old.index_curve) || '',
        leg2_rate: percents(old.leg2_rate),
        behaviour: isDeposit
            ? (old.slots?.length ?? 0) > 0
                ? asDated
                : (old.withdrawal ?? '')
            : ((old.side === 'asset' ? old.prepayment : old.withdrawal) ?? ''),
    };
}

// The same day some months later, or the end of that month.
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
export const isSwap = (type: string) => type.startsWith('swap');
export const isOption = (type: string) => type === 'cap' || type === 'floor';
export const isCall = (type: string) => type === 'call_money';
// Types with resets on the first or the second leg.
export const isFloating = (type: string) => isVariable(type) || isSwap(type) || isOption(type);

// The terms of an edited position that its replacement keeps: those of its type, as the description of
// the types states them, so that a term added there is not lost. Where one is no loan and the type
// changes, it is another contract, with only the terms that every position has.
const usedBySome = new Set<string>(Object.values(AlmPositionTypeTerms).flat());
const isLoan = (type: string) => type.startsWith('fixed') || isVariable(type);

function kept(old: BankPosition, type: AlmPositionType): Partial<BankPosition> {
    const goesOn = old.type === type || (isLoan(old.type) && isLoan(type));
    const used = new Set<string>(goesOn ? AlmPositionTypeTerms[type] : []);
    return Object.fromEntries(
        Object.entries(old).filter(([name]) => used.has(name) || !usedBySome.has(name)),
    );
}

function shared(text: PositionText, old: BankPosition | null) {
    return {
        ...(old && kept(old, text.type as AlmPositionType)),
        id: text.id.trim(),
        side: text.side as BankPosition['side'],
        type: text.type as BankPosition['type'],
        currency: text.currency.toUpperCase(),
        balance: typedNumber(text.balance),
        rate: fraction(text.rate),
        day_count: text.day_count as DayCount,
    };
}

function depositOf(text: PositionText, asOf: string, old: BankPosition | null): BankPosition {
    const {slots, withdrawal, ...position} = shared(text, old);
    if (text.behaviour === asDated && slots) return {...position, slots};
    if (text.behaviour === overnight)
        return {...position, slots: [[dayAfter(asOf), position.balance]]};
    return {...position, withdrawal: text.behaviour};
}

// Interest accrues from the analysis date, unless the existing position has the same period.
function paymentsOf(text: PositionText, asOf: string, old: BankPosition | null) {
    const months = typedNumber(text.every);
    const goesOn =
        old !== null &&
        !isDeposit(old.type) &&
        (old.payment_months ?? 0) === months &&
        !(old.next_payment && old.next_payment > text.maturity);
    if (goesOn) return {payment_months: months};
    return {
        payment_months: months,
        last_payment: asOf,
        start: undefined,
        next_payment: undefined,
        principal_months: undefined,
        next_principal: undefined,
        grace_end: undefined,
    };
}

// Resets are counted from the analysis date, unless the existing position has the same period.
function resetsOf(text: PositionText, curve: string, asOf: string, old: BankPosition | null) {
    const months = typedNumber(text.resets);
    const goesOn = old !== null && isVariable(old.type) && old.reset_months === months;
    return {
        reset_months: months,
        index_curve: curve,
        ...(!goesOn && {next_reset: monthsAfter(asOf, months), index_months: months}),
    };
}

// Legs that start on the analysis date and reset at the payment frequency. A replacement of the
// same type keeps the terms that the form does not have, including its dates if the frequencies are
// unchanged.
function swapOf(text: PositionText, curve: string, asOf: string, old: BankPosition | null) {
    const same = old?.type === text.type ? old : null;
    const every = typedNumber(text.every);
    const resets = typedNumber(text.resets);
    const first =
        same?.payment_months === every
            ? {}
            : {
                  last_payment: asOf,
                  next_payment: undefined,
                  payment_months: every,
                  ...(text.type === 'swap_basis' && {
                      next_reset: monthsAfter(asOf, every),
                      reset_months: every,
                      index_months: every,
                  }),
              };
    const second =
        same?.leg2_reset_months === resets
            ? {}
            : {
                  leg2_last_payment: asOf,
                  leg2_next_payment: undefined,
                  leg2_payment_months: resets,
                  leg2_next_reset: monthsAfter(asOf, resets),
                  leg2_reset_months: resets,
                  leg2_index_months: resets,
              };
    return stated({
        ...shared(text, old),
        side: 'asset',
        ...first,
        ...second,
        maturity: text.maturity,
        ...(text.type === 'swap_basis' && {index_curve: text.first_curve || curve}),
        leg2_rate: fraction(text.leg2_rate),
        leg2_index_curve: curve,
        leg2_spread: fraction(text.spread),
    });
}

function optionOf(text: PositionText, curve: string, asOf: string, old: BankPosition | null) {
    const same = old?.type === text.type ? old : null;
    const months = typedNumber(text.resets);
    const dates =
        same?.reset_months === months
            ? {}
            : {
                  last_payment: asOf,
                  next_payment: undefined,
                  payment_months: months,
                  next_reset: monthsAfter(asOf, months),
                  reset_months: months,
                  index_months: months,
              };
    return stated({
        ...shared(text, old),
        ...dates,
        maturity: text.maturity,
        index_curve: curve,
        spread: fraction(text.spread),
        [text.type]: fraction(text.strike),
    });
}

function callOf(text: PositionText, asOf: string, old: BankPosition | null) {
    const same = old && isCall(old.type) ? old : null;
    return stated({
        ...(!same && {last_payment: asOf}),
        ...shared(text, old),
        notice_days: typedNumber(text.notice),
    });
}

const stated = (terms: Record<string, unknown>) =>
    Object.fromEntries(
        Object.entries(terms).filter(([, value]) => value !== undefined),
    ) as unknown as BankPosition;

// `curve`: the selected index of a variable-rate position. `old`: the replaced position.
export function positionOf(
    text: PositionText,
    curve: string,
    asOf: string,
    old: BankPosition | null = null,
): BankPosition {
    if (isDeposit(text.type)) return depositOf(text, asOf, old);
    if (isSwap(text.type)) return swapOf(text, curve, asOf, old);
    if (isOption(text.type)) return optionOf(text, curve, asOf, old);
    if (isCall(text.type)) return callOf(text, asOf, old);
    const behavior = text.behaviour || undefined;
    return stated({
        ...shared(text, old),
        ...paymentsOf(text, asOf, old),
        maturity: text.maturity,
        end_of_month: text.month_ends ? text.month_ends === 'true' : undefined,
        ...(isVariable(text.type) && resetsOf(text, curve, asOf, old)),
        ...((isVariable(text.type) || old?.spread) && {spread: fraction(text.spread)}),
        prepayment: text.side === 'asset' ? behavior : undefined,
        withdrawal: text.side === 'asset' ? undefined : behavior,
    });
}
