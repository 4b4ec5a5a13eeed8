// The plan as form text and as a request. Only text that cannot be converted is rejected here; the
// server validates everything else.
import {
    GuytonKlingerVariant,
    GuytonKlingerVariantLabels,
    PlanAccountFields,
    PlanContributionsFields,
    PlanEventFields,
    PlanInflationFields,
    PlanLotRule,
    PlanLotRuleLabels,
    PlanRequestFields,
    type PlanReturnModel,
    PlanReturnsFields,
    PlanTaxableLotsFields,
    WithdrawalRuleFields,
    WithdrawalStrategy,
    WithdrawalStrategyLabels,
    WithdrawalTiming,
    WithdrawalTimingLabels,
    type PlanEvent,
    type PlanRequest,
} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';
import {errorInRequired, fieldNumber, type FieldSpec} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';
import {
    addressIn,
    allocationOf,
    eventErrors,
    eventTexts,
    formIn,
    weight,
    weightsError,
    type EventSpecs,
    type EventText,
} from './form_parts';

// Guyton-Klinger is offered by variant.
export const strategies: readonly (readonly [string, string])[] = choices(
    WithdrawalStrategy,
    WithdrawalStrategyLabels,
).flatMap(([strategy, label]): (readonly [string, string])[] =>
    strategy === 'guyton_klinger'
        ? choices(GuytonKlingerVariant, GuytonKlingerVariantLabels).map(
              ([variant, name]) => [`${strategy}/${variant}`, name] as const,
          )
        : [[strategy, label] as const],
);

export const lotRules = choices(PlanLotRule, PlanLotRuleLabels);
export const timings = choices(WithdrawalTiming, WithdrawalTimingLabels).filter(
    ([timing]) => timing in WithdrawalTimingLabels, // without aliases
);

// What the method states about the fields of the form. Weights are fractions of the portfolio.
const account = PlanAccountFields;
export const specs = {
    portfolio: PlanRequestFields.initial_portfolio,
    age: PlanRequestFields.age,
    years: PlanRequestFields.years,
    working: PlanRequestFields.retirement_year,
    saving: PlanContributionsFields.amount,
    savingGrowth: PlanContributionsFields.growth,
    rule: WithdrawalRuleFields.strategy,
    rate: WithdrawalRuleFields.rate,
    spending: WithdrawalRuleFields.amount,
    timing: WithdrawalRuleFields.timing,
    stock: weight,
    bond: weight,
    cash: weight,
    lateStock: weight,
    fees: PlanRequestFields.fees,
    market: PlanReturnsFields.model,
    prices: PlanInflationFields.rate,
    seed: PlanRequestFields.seed,
    lotRule: PlanTaxableLotsFields.rule,
    shortTax: PlanTaxableLotsFields.short_rate,
    carriedLoss: PlanTaxableLotsFields.long_loss,
    taxable: account.balance,
    basis: account.basis,
    gainsTax: account.tax_rate,
    paysOut: account.distribution_yield,
    paidTax: account.distribution_tax_rate,
    deferred: account.balance,
    incomeTax: account.tax_rate,
    free: account.balance,
} satisfies Partial<Record<string, FieldSpec>>;
type Numeric = Exclude<keyof typeof specs, 'rule' | 'timing' | 'market' | 'lotRule'>;

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
    events: '[]',
    seed: '1',
};
export type PlanForm = typeof usual;
export type FieldErrors = Partial<Record<keyof PlanForm, string>>;

const event = PlanEventFields;
export const eventSpecs: EventSpecs = {
    year: event.year,
    amount: {...event.amount, minimum: 0, unit: 'currency'},
    every: event.every,
    years: event.years,
    growth: event.growth,
};

const eventOf = (one: EventText): PlanEvent => ({
    name: one.name,
    type: one.type === 'expense' ? 'expense' : 'windfall',
    year: typedNumber(one.year),
    amount: typedNumber(one.amount),
    real: one.indexed,
    every: typedNumber(one.every),
    years: typedNumber(one.years),
    growth: fieldNumber(eventSpecs.growth, one.growth) ?? 0,
});

// Whether the rule uses the initial spending of the form.
export const spendsAsSaid = (strategy: string): boolean =>
    !['vpw', 'rmd', 'cape', 'hebeler', 'feel_free'].includes(strategy);

export function requestOf(form: PlanForm): {request: PlanRequest | null; errors: FieldErrors} {
    const errors: FieldErrors = {};
    const read = (name: Numeric): number => {
        const spec: FieldSpec = specs[name];
        const error = errorInRequired(spec, form[name]);
        if (error) errors[name] = error;
        return fieldNumber(spec, form[name]) ?? NaN;
    };
    const weights = {stock: read('stock'), bond: read('bond'), cash: read('cash')};
    const unbalanced = weightsError(weights);
    if (unbalanced) errors.cash = unbalanced;
    const allocation = allocationOf(weights);
    if (!/^[A-Za-z]{3}$/.test(form.currency))
        errors.currency = 'expected three letters, such as USD';
    const years = read('years');
    const working = read('working');
    if (working >= years) errors.working = 'must be less than the plan horizon';
    const [strategy = '', variant] = form.rule.split('/');
    const events = eventTexts(form.events);
    if (events.some((one) => Object.keys(eventErrors(one, eventSpecs)).length > 0))
        errors.events = 'an event has an error';
    const initial = read('portfolio');
    const request: PlanRequest = {
        initial_portfolio: initial,
        years,
        allocation,
        age: read('age'),
        fees: read('fees'),
        monthly: form.monthly !== '',
        seed: read('seed'),
        returns: {model: form.market as PlanReturnModel},
        withdrawal: {
            strategy: strategy as WithdrawalStrategy,
            timing: form.timing === 'end' ? 'end' : 'start',
            ...(variant ? {variant: variant as GuytonKlingerVariant} : {}),
            ...(strategy === 'cape' ? {cape: 30} : {}),
            ...(!spendsAsSaid(strategy)
                ? {}
                : form.spendBy === 'amount'
                  ? {amount: read('spending')}
                  : {rate: read('rate')}),
        },
        events: events.map(eventOf),
    };
    if (form.prices !== '') request.inflation = read('prices');
    else if (form.market === 'lognormal' || form.market === 'normal')
        request.inflation = {model: 'ar1'};
    if (form.glide !== '') {
        const late = read('lateStock');
        request.glide_path = [
            {year: 0, allocation},
            {year: years, allocation: {stock: late, bond: 1 - late}},
        ];
    }
    if (working > 0) {
        request.retirement_year = working;
        request.contributions = {
            amount: read('saving'),
            growth: read('savingGrowth'),
        };
    }
    if (form.mortality !== '') request.mortality = {age: typedNumber(form.age)};
    const taxed = form.lots !== '' || form.taxes !== '';
    const distributions = taxed && {
        distribution_yield: read('paysOut'),
        distribution_tax_rate: read('paidTax'),
    };
    if (form.lots !== '') {
        // The ledger is the taxable account; all accounts together are the portfolio.
        request.initial_portfolio = 0;
        request.taxable_lots = {
            rule: form.lotRule as PlanLotRule,
            short_rate: read('shortTax'),
            long_rate: read('gainsTax'),
            long_loss: read('carriedLoss'),
        };
        request.accounts = [
            {type: 'taxable', balance: 0, ...distributions},
            {
                type: 'tax_deferred',
                balance: read('deferred'),
                tax_rate: read('incomeTax'),
            },
            {type: 'tax_free', balance: read('free')},
        ];
    } else if (form.taxes !== '') {
        const [taxable, deferred, free] = [read('taxable'), read('deferred'), read('free')];
        if (Math.abs(taxable + deferred + free - initial) > 0.5)
            errors.free = 'the three accounts must add up to the portfolio';
        request.accounts = [
            {
                type: 'taxable',
                balance: taxable,
                basis: read('basis'),
                tax_rate: read('gainsTax'),
                ...distributions,
            },
            {type: 'tax_deferred', balance: deferred, tax_rate: read('incomeTax')},
            {type: 'tax_free', balance: free},
        ];
    }
    return {request: Object.keys(errors).length === 0 ? request : null, errors};
}

export const currencyOf = (form: PlanForm): string => form.currency.toUpperCase();

// The address contains only values that differ from the defaults.
export const addressOf = (form: PlanForm): string => addressIn(form, usual);
export const formOf = (address: string): PlanForm => formIn(address, usual);
