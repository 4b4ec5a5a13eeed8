// The plan as form text and as a request. Only text that cannot be converted is rejected here; the
// server validates everything else.
import type {PlanEvent, PlanLotRule, PlanRequest, WithdrawalStrategy} from '../../api/types.gen';
import {typedNumber} from '../../ui/number_text';

export const strategies: readonly (readonly [string, string])[] = [
    ['constant_dollar', 'Constant dollar'],
    ['constant_percentage', 'Constant percentage'],
    ['guyton_klinger/published', 'Guyton-Klinger 2006'],
    ['guyton_klinger/cfiresim', 'Guyton-Klinger, cFIREsim'],
    ['guyton_klinger/ficalc', 'Guyton-Klinger, FI Calc'],
    ['vpw', 'Variable percentage (VPW)'],
    ['floor_ceiling', 'Floor and ceiling'],
    ['vanguard_dynamic', 'Vanguard dynamic'],
    ['ninety_five', '95% rule'],
    ['hebeler', 'Hebeler'],
    ['cape', 'CAPE'],
    ['rmd', 'Required distributions'],
    ['endowment', 'Endowment'],
];

export const lotRules: readonly (readonly [string, string])[] = [
    ['lowest_tax', 'Least tax'],
    ['fifo', 'Oldest first'],
    ['lifo', 'Newest first'],
    ['hifo', 'Highest cost first'],
    ['average', 'Average cost'],
    ['loss_first', 'Losses first'],
    ['long_term_first', 'Long term first'],
];

export const markets: readonly (readonly [string, string])[] = [
    ['block_bootstrap', 'Block bootstrap'],
    ['bootstrap', 'Bootstrap'],
    ['lognormal', 'Lognormal'],
    ['normal', 'Normal'],
    ['historical', 'Historical sequences'],
];

export const usual = {
    portfolio: '1,000,000',
    currency: 'USD', // currency of displayed amounts; it does not affect the calculation
    age: '65',
    years: '30',
    working: '0',
    saving: '0',
    savingGrowth: '2',
    rule: 'constant_dollar',
    spendBy: 'rate',
    rate: '4',
    spending: '40,000',
    timing: 'start',
    stock: '60',
    bond: '40',
    cash: '0',
    glide: '',
    lateStock: '40',
    market: 'block_bootstrap',
    prices: '',
    fees: '0.2',
    mortality: '',
    monthly: '',
    lots: '',
    lotRule: 'lowest_tax',
    shortTax: '32',
    carriedLoss: '0',
    taxes: '',
    taxable: '400,000',
    basis: '250,000',
    gainsTax: '15',
    paysOut: '0', // dividends and interest of the taxable account
    paidTax: '15',
    deferred: '500,000',
    incomeTax: '22',
    free: '100,000',
    events: '',
    seed: '1',
};
export type PlanForm = typeof usual;
export type FieldErrors = Partial<Record<keyof PlanForm, string>>;

// One event per line, such as "8 expense 60000", optionally followed by "real" and "for 20 years".
export function eventsOf(text: string): {events: PlanEvent[]; error: string | null} {
    const events: PlanEvent[] = [];
    for (const [i, line] of text.split('\n').entries()) {
        if (line.trim() === '') continue;
        const match =
            /^\s*(\d+)\s+(expense|windfall|income)\s+([\d,.]+)(\s+real)?(?:\s+for\s+(\d+)(?:\s+years?)?)?\s*$/i.exec(
                line,
            );
        if (!match)
            return {
                events,
                error: `line ${i + 1}: expected "8 expense 60000", "12 windfall 150000 real" or "2 income 24000 real for 20 years"`,
            };
        const [, year, type, amount, real, years] = match;
        events.push({
            year: Number(year),
            type: type?.toLowerCase() === 'expense' ? 'expense' : 'windfall',
            amount: typedNumber(amount ?? ''),
            real: real !== undefined,
            years: years ? Number(years) : 1,
        });
    }
    return {events, error: null};
}

// Whether the rule uses the initial spending of the form.
export const spendsAsSaid = (strategy: string): boolean =>
    !['vpw', 'rmd', 'cape', 'hebeler'].includes(strategy);

export function requestOf(form: PlanForm): {request: PlanRequest | null; errors: FieldErrors} {
    const errors: FieldErrors = {};
    const read = (name: keyof PlanForm, low: number, high: number): number => {
        const x = typedNumber(form[name]);
        if (!(x >= low && x <= high))
            errors[name] =
                `expected a number from ${low.toLocaleString('en-US')} to ${high.toLocaleString('en-US')}`;
        return x;
    };
    const percent = (name: keyof PlanForm, high = 100): number => read(name, 0, high) / 100;
    const weights = {stock: percent('stock'), bond: percent('bond'), cash: percent('cash')};
    if (Math.abs(weights.stock + weights.bond + weights.cash - 1) > 1e-9)
        errors.cash = 'stocks, bonds and cash must add up to 100';
    const allocation = Object.fromEntries(Object.entries(weights).filter(([, w]) => w > 0));
    if (!/^[A-Za-z]{3}$/.test(form.currency))
        errors.currency = 'expected three letters, such as USD';
    const years = read('years', 1, 100);
    const working = read('working', 0, 100);
    if (working >= years) errors.working = 'must be less than the plan horizon';
    const [strategy = '', variant] = form.rule.split('/');
    const {events, error} = eventsOf(form.events);
    if (error) errors.events = error;
    const initial = read('portfolio', 0, 1e12);
    const request: PlanRequest = {
        initial_portfolio: initial,
        years,
        allocation,
        age: read('age', 0, 110),
        fees: percent('fees', 10),
        monthly: form.monthly !== '',
        seed: read('seed', 0, 2 ** 53),
        returns: {model: form.market as NonNullable<NonNullable<PlanRequest['returns']>['model']>},
        withdrawal: {
            strategy: strategy as WithdrawalStrategy,
            timing: form.timing === 'end' ? 'end' : 'start',
            ...(variant ? {variant: variant as 'published'} : {}),
            ...(strategy === 'cape' ? {cape: 30} : {}),
            ...(!spendsAsSaid(strategy)
                ? {}
                : form.spendBy === 'amount'
                  ? {amount: read('spending', 0, 1e12)}
                  : {rate: percent('rate')}),
        },
        events,
    };
    if (form.prices !== '') request.inflation = percent('prices', 50);
    else if (form.market === 'lognormal' || form.market === 'normal')
        request.inflation = {model: 'ar1'};
    if (form.glide !== '') {
        const late = percent('lateStock');
        request.glide_path = [
            {year: 0, allocation},
            {year: years, allocation: {stock: late, bond: 1 - late}},
        ];
    }
    if (working > 0) {
        request.retirement_year = working;
        request.contributions = {
            amount: read('saving', 0, 1e12),
            growth: percent('savingGrowth', 50),
        };
    }
    if (form.mortality !== '') request.mortality = {age: typedNumber(form.age)};
    const taxed = form.lots !== '' || form.taxes !== '';
    const distributions = taxed && {
        distribution_yield: percent('paysOut', 20),
        distribution_tax_rate: percent('paidTax', 90),
    };
    if (form.lots !== '') {
        // The ledger is the taxable account; all accounts together are the portfolio.
        request.initial_portfolio = 0;
        request.taxable_lots = {
            rule: form.lotRule as PlanLotRule,
            short_rate: percent('shortTax', 90),
            long_rate: percent('gainsTax', 90),
            long_loss: read('carriedLoss', 0, 1e12),
        };
        request.accounts = [
            {type: 'taxable', balance: 0, ...distributions},
            {
                type: 'tax_deferred',
                balance: read('deferred', 0, 1e12),
                tax_rate: percent('incomeTax', 90),
            },
            {type: 'tax_free', balance: read('free', 0, 1e12)},
        ];
    } else if (form.taxes !== '') {
        const [taxable, deferred, free] = [
            read('taxable', 0, 1e12),
            read('deferred', 0, 1e12),
            read('free', 0, 1e12),
        ];
        if (Math.abs(taxable + deferred + free - initial) > 0.5)
            errors.free = 'the three accounts must add up to the portfolio';
        request.accounts = [
            {
                type: 'taxable',
                balance: taxable,
                basis: read('basis', 0, 1e12),
                tax_rate: percent('gainsTax', 90),
                ...distributions,
            },
            {type: 'tax_deferred', balance: deferred, tax_rate: percent('incomeTax', 90)},
            {type: 'tax_free', balance: free},
        ];
    }
    return {request: Object.keys(errors).length === 0 ? request : null, errors};
}

export const currencyOf = (form: PlanForm): string => form.currency.toUpperCase();

// The address contains only values that differ from the defaults.
export function addressOf(form: PlanForm): string {
    const changed = Object.entries(form).filter(
        ([name, value]) => usual[name as keyof PlanForm] !== value,
    );
    return changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed));
}

export function formOf(address: string): PlanForm {
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
