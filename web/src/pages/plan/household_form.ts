// A household as form text and as a request. Only text that cannot be converted is rejected here;
// the server validates everything else.
import {
    ConversionPolicy,
    ConversionPolicyLabels,
    HouseholdAccountFields,
    HouseholdConversionsFields,
    HouseholdEventFields,
    HouseholdPensionFields,
    HouseholdPersonFields,
    HouseholdRequestFields,
    PlanInflationFields,
    WithdrawalRuleFields,
    type PlanReturnModel,
    WithdrawalOrder,
    type GuytonKlingerVariant,
    type WithdrawalStrategy,
    type HouseholdEvent,
    type HouseholdPerson,
    type HouseholdRequest,
} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';
import {errorInRequired, fieldNumber, inUnit, type FieldSpec} from '../../ui/field_spec';
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
import {spendsAsSaid, strategies} from './plan_form';

export const needs = 'needs';
// Spending as stated, or one of the withdrawal rules.
export const rules = [[needs, 'As stated'], ...strategies] as const;
export const orders = choices(WithdrawalOrder);
export const policies = choices(ConversionPolicy, ConversionPolicyLabels);
const {minimum: lowestTier, maximum: highestTier} = HouseholdConversionsFields.tier;
export const tiers = Array.from({length: highestTier - lowestTier + 1}, (_, i) => {
    const tier = lowestTier + i;
    return [String(tier), tier === 0 ? 'no surcharge' : `tier ${tier}`] as const;
});

const person = HouseholdPersonFields;
const account = HouseholdAccountFields;
// Typed in years of age.
const claim: FieldSpec = inUnit(person.claim_months, 'years', 1 / 12);

const ofPerson = {
    birth: person.birth_year,
    lives: person.lives_to,
    wage: person.wage,
    retires: person.retirement_age,
    wageGrowth: person.wage_growth,
    saves: person.tax_deferred_saving,
    savesFree: person.tax_free_saving,
    pia: person.pia,
    claim,
    pension: HouseholdPensionFields.amount,
    pensionAge: HouseholdPensionFields.from_age,
    pensionShare: HouseholdPensionFields.survivor_share,
} satisfies Record<string, FieldSpec>;
export type PersonField = keyof typeof ofPerson;

export const specs = {
    start: HouseholdRequestFields.start_year,
    years: HouseholdRequestFields.years,
    ...(Object.fromEntries(
        Object.entries(ofPerson).flatMap(([name, of]) => [
            [`${name}1`, of],
            [`${name}2`, of],
        ]),
    ) as Record<`${PersonField}${1 | 2}`, FieldSpec>),
    taxable: account.balance,
    basis: account.basis,
    interest: account.interest_yield,
    dividends: account.dividend_yield,
    deferred1: account.balance,
    deferred2: account.balance,
    free: account.balance,
    spending: HouseholdRequestFields.spending,
    ruleRate: WithdrawalRuleFields.rate,
    cape: WithdrawalRuleFields.cape,
    survivor: HouseholdRequestFields.survivor_spending,
    heirs: HouseholdRequestFields.heirs_tax_rate,
    incomeLast: HouseholdRequestFields.income_last_year,
    incomeBefore: HouseholdRequestFields.income_two_years_before,
    itemized: HouseholdRequestFields.itemized_deductions,
    conversionAmount: HouseholdConversionsFields.amount,
    conversionYears: inUnit(HouseholdRequestFields.years, 'years', 1),
    stock: weight,
    bond: weight,
    cash: weight,
    fees: HouseholdRequestFields.fees,
    prices: PlanInflationFields.rate,
    seed: HouseholdRequestFields.seed,
} satisfies Record<string, FieldSpec>;
type Numeric = keyof typeof specs;

export const usual = {
    start: String(new Date().getFullYear()),
    years: '30',
    two: 'yes',
    birth1: '1962',
    lives1: '90',
    wage1: '0',
    retires1: '65',
    wageGrowth1: '0',
    saves1: '0',
    savesFree1: '0',
    pia1: '2,800',
    claim1: '67',
    pension1: '0',
    pensionAge1: '65',
    pensionShare1: '50',
    pensionIndexed1: 'yes',
    birth2: '1964',
    lives2: '93',
    wage2: '0',
    retires2: '65',
    wageGrowth2: '0',
    saves2: '0',
    savesFree2: '0',
    pia2: '1,200',
    claim2: '67',
    pension2: '0',
    pensionAge2: '65',
    pensionShare2: '50',
    pensionIndexed2: 'yes',
    taxable: '500,000',
    basis: '300,000',
    interest: '0.5',
    dividends: '1.5',
    deferred1: '1,000,000',
    deferred2: '200,000',
    free: '100,000',
    spending: '90,000',
    rule: needs,
    ruleRate: '4',
    cape: '30',
    survivor: '75',
    heirs: '22',
    incomeLast: '0',
    incomeBefore: '0',
    itemized: '0',
    order: 'taxable_first',
    policy: 'none',
    bracket: '12',
    tier: '0',
    conversionAmount: '30,000',
    conversionYears: '10',
    stock: '60',
    bond: '40',
    cash: '0',
    fees: '0.2',
    market: 'block_bootstrap',
    prices: '',
    seed: '1',
    events: '[]',
};
export type HouseholdForm = typeof usual;
export type FieldErrors = Partial<Record<keyof HouseholdForm, string>>;

export const eventSpecs: EventSpecs = {
    year: HouseholdEventFields.year,
    amount: HouseholdEventFields.amount,
    every: HouseholdEventFields.every,
    years: HouseholdEventFields.years,
    growth: HouseholdEventFields.growth,
};

const eventOf = (one: EventText): HouseholdEvent => ({
    name: one.name,
    type: one.type,
    year: typedNumber(one.year),
    amount: typedNumber(one.amount),
    every: typedNumber(one.every),
    years: typedNumber(one.years),
    growth: fieldNumber(eventSpecs.growth, one.growth) ?? 0,
    indexed: one.indexed,
    taxable: one.type === 'income' && one.taxable,
});

export function requestOf(form: HouseholdForm): {
    request: HouseholdRequest | null;
    errors: FieldErrors;
} {
    const errors: FieldErrors = {};
    const read = (name: Numeric): number => {
        const spec: FieldSpec = specs[name];
        const error = errorInRequired(spec, form[name]);
        if (error) errors[name] = error;
        return fieldNumber(spec, form[name]) ?? NaN;
    };
    const personOf = (n: 1 | 2): HouseholdPerson => {
        const wage = read(`wage${n}`);
        const pension = read(`pension${n}`);
        return {
            birth_year: read(`birth${n}`),
            lives_to: read(`lives${n}`),
            pia: read(`pia${n}`),
            claim_months: Math.round(read(`claim${n}`)),
            ...(wage > 0
                ? {
                      wage,
                      retirement_age: read(`retires${n}`),
                      wage_growth: read(`wageGrowth${n}`),
                      tax_deferred_saving: read(`saves${n}`),
                      tax_free_saving: read(`savesFree${n}`),
                  }
                : {}),
            ...(pension > 0
                ? {
                      pensions: [
                          {
                              amount: pension,
                              from_age: read(`pensionAge${n}`),
                              indexed: form[`pensionIndexed${n}`] !== '',
                              survivor_share: read(`pensionShare${n}`),
                          },
                      ],
                  }
                : {}),
        };
    };
    const two = form.two !== '';
    const weights = {stock: read('stock'), bond: read('bond'), cash: read('cash')};
    const unbalanced = weightsError(weights);
    if (unbalanced) errors.cash = unbalanced;
    const events = eventTexts(form.events);
    if (events.some((one) => Object.keys(eventErrors(one, eventSpecs)).length > 0))
        errors.events = 'an event has an error';
    const [strategy = '', variant] = form.rule.split('/');
    const policy = form.policy as ConversionPolicy;
    const request: HouseholdRequest = {
        start_year: read('start'),
        years: read('years'),
        people: two ? [personOf(1), personOf(2)] : [personOf(1)],
        accounts: [
            {
                type: 'taxable',
                balance: read('taxable'),
                basis: read('basis'),
                interest_yield: read('interest'),
                dividend_yield: read('dividends'),
            },
            {type: 'tax_deferred', owner: 0, balance: read('deferred1')},
            ...(two ? [{type: 'tax_deferred' as const, owner: 1, balance: read('deferred2')}] : []),
            {type: 'tax_free', balance: read('free')},
        ],
        spending: read('spending'),
        ...(form.rule === needs
            ? {}
            : {
                  withdrawal: {
                      strategy: strategy as WithdrawalStrategy,
                      ...(variant ? {variant: variant as GuytonKlingerVariant} : {}),
                      ...(spendsAsSaid(form.rule) ? {rate: read('ruleRate')} : {}),
                      ...(strategy === 'cape' ? {cape: read('cape')} : {}),
                  },
              }),
        survivor_spending: read('survivor'),
        heirs_tax_rate: read('heirs'),
        income_last_year: read('incomeLast'),
        income_two_years_before: read('incomeBefore'),
        itemized_deductions: read('itemized'),
        withdrawal_order: form.order as WithdrawalOrder,
        conversions: {
            policy,
            ...(policy === 'fill_bracket' ? {rate: Number(form.bracket) / 100} : {}),
            ...(policy === 'medicare_tier' ? {tier: Number(form.tier)} : {}),
            ...(policy === 'amount' ? {amount: read('conversionAmount')} : {}),
            last_year: read('conversionYears') - 1,
        },
        events: events.map(eventOf),
        allocation: allocationOf(weights),
        fees: read('fees'),
        returns: {model: form.market as PlanReturnModel},
        seed: read('seed'),
    };
    if (form.prices !== '') request.inflation = read('prices');
    else if (form.market === 'lognormal' || form.market === 'normal')
        request.inflation = {model: 'ar1'};
    return {request: Object.keys(errors).length === 0 ? request : null, errors};
}

// The address contains the start year and the values that differ from the defaults.
// The start is kept: the usual one is this year.
export const addressOf = (form: HouseholdForm): string => addressIn(form, usual, ['start']);
export const formOf = (address: string): HouseholdForm => formIn(address, usual);
