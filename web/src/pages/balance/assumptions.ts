// Behavioral and volatility assumptions of a balance sheet: the form's text and the method's
// request. Only the form uses percentages and basis points.
import {
    AlmCurrencyFields,
    AlmMarketFields,
    BankWithdrawalRuleFields,
    DepositRuleFields,
    PrepaymentRuleFields,
    type AlmBehaviour,
    type AlmMarket,
} from '../../api/types.gen';
import {
    errorIn,
    errorInRequired,
    fieldNumber,
    fieldText,
    inUnit,
    isStated,
    type FieldSpec,
} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';

export type Kind = 'prepayment' | 'withdrawal' | 'deposits';

// A rule as text; `partsOf` lists the fields of each kind.
export interface RuleText {
    kind: Kind;
    key: string;
    share: string; // CPR, withdrawn share, core: %
    scaled: string; // 'yes': scaled by the multiplier of the scenario
    ramp: string; // CPR by month, %
    category: string;
    stays: string; // the core: years, or years and % of the balance
    pass: string; // pass-through, %
}

export interface Typed {
    rules: readonly RuleText[];
    currencies: Readonly<Record<string, CurrencyText>>;
    tier1: string;
}

export interface CurrencyText {
    volatility: string; // basis points a year
    erm: string; // 'no', 'wide', 'narrow'
    shock: string; // parallel, short and long, basis points; empty: the regulation's
}

export const categories = [
    '',
    'retail_transactional',
    'retail_non_transactional',
    'wholesale',
] as const;

// What the descriptions state about the fields of the form.
export const shareSpecs: Record<Kind, FieldSpec> = {
    prepayment: PrepaymentRuleFields.cpr,
    withdrawal: BankWithdrawalRuleFields.rate,
    deposits: DepositRuleFields.core,
};
export const specs = {
    ramp: PrepaymentRuleFields.cpr_by_month,
    years: DepositRuleFields.even_years,
    pass: DepositRuleFields.pass_through,
    volatility: inUnit(AlmCurrencyFields.volatility, 'bp per year', 1e4),
    shock: AlmCurrencyFields.shock_bp,
    tier1: AlmMarketFields.tier1,
} as const;

export const emptyRule = (kind: Kind, key: string): RuleText => ({
    kind,
    key,
    share: '',
    scaled: 'yes',
    ramp: '',
    category: '',
    stays: '',
    pass: '0',
});

const digits = (value: number) => String(Number(value.toPrecision(12)));
const percents = (value: number | null | undefined) => fieldText(specs.pass, value ?? 0);
const flag = (value: boolean | undefined) => (value === false ? 'no' : 'yes');

export function typedOf(behaviour: AlmBehaviour, market: AlmMarket | null | undefined): Typed {
    const rules = [
        ...Object.entries(behaviour.prepayment ?? {}).map(([key, rule]) => ({
            ...emptyRule('prepayment', key),
            share: percents(rule.cpr),
            scaled: flag(rule.scaled),
            ramp: (rule.cpr_by_month ?? []).map(percents).join(', '),
        })),
        ...Object.entries(behaviour.withdrawal ?? {}).map(([key, rule]) => ({
            ...emptyRule('withdrawal', key),
            share: percents(rule.rate),
            scaled: flag(rule.scaled),
        })),
        ...Object.entries(behaviour.deposits ?? {}).map(([key, rule]) => ({
            ...emptyRule('deposits', key),
            share: percents(rule.core),
            category: rule.category ?? '',
            stays:
                (rule.even_years ?? 0) > 0
                    ? digits(rule.even_years ?? 0)
                    : (rule.distribution ?? [])
                          .map(([t, x]) => `${digits(t)} ${percents(x)}`)
                          .join(', '),
            pass: percents(rule.pass_through),
        })),
    ];
    const currencies = Object.fromEntries(
        Object.entries(market?.currencies ?? {}).map(([code, of]) => [
            code,
            {
                volatility: fieldText(specs.volatility, of.volatility ?? 0),
                erm: of.erm2_narrow ? 'narrow' : of.erm2 ? 'wide' : 'no',
                shock: (of.shock_bp ?? []).join(' '),
            },
        ]),
    );
    const tier1 = fieldText(specs.tier1, market?.tier1);
    return {rules, currencies, tier1};
}

// The value of a field; null when the text is empty or not valid.
const validNumber = (of: FieldSpec, text: string): number | null =>
    isStated(of, text) ? fieldNumber(of, text) : null;

// "5": evenly over five years. "1 20, 3 30": 20% of the balance at one year, 30% at three.
function stayOf(text: string): {even_years: number} | {distribution: [number, number][]} | null {
    const even = validNumber(specs.years, text);
    if (even !== null && even > 0) return {even_years: even};
    const distribution: [number, number][] = [];
    for (const part of text.split(/[,;\n]/)) {
        if (part.trim() === '') continue;
        const [t, x, ...more] = part.trim().split(/\s+/);
        const years = typedNumber(t ?? '');
        const share = validNumber(shareSpecs.deposits, x ?? '');
        if (!(years >= 0) || share === null || more.length > 0) return null;
        distribution.push([years, share]);
    }
    return {distribution};
}

const rampOf = (text: string): number[] | null => {
    const all = text
        .split(/[,;\s]+/)
        .filter(Boolean)
        .map((part) => validNumber(specs.ramp, part));
    return all.every((one) => one !== null) ? all : null;
};

export type FieldErrors = Partial<Record<'key' | 'share' | 'ramp' | 'stays' | 'pass', string>>;

export function errorsOf(rule: RuleText, rules: readonly RuleText[]): FieldErrors {
    const errors: FieldErrors = {};
    if (rule.key.trim() === '') errors.key = 'expected the key used by positions';
    else if (
        rules.some(
            (one) => one !== rule && one.kind === rule.kind && one.key.trim() === rule.key.trim(),
        )
    )
        errors.key = 'is listed twice';
    const shareSpec = shareSpecs[rule.kind];
    const share = validNumber(shareSpec, rule.share);
    const shareError = errorInRequired(shareSpec, rule.share);
    if (shareError) errors.share = shareError;
    if (rule.kind === 'prepayment' && rampOf(rule.ramp) === null)
        errors.ramp = 'expected percentages, such as 1, 2, 3';
    if (rule.kind !== 'deposits') return errors;
    const passError = errorInRequired(specs.pass, rule.pass);
    if (passError) errors.pass = passError;
    const stays = stayOf(rule.stays);
    if (stays === null) errors.stays = 'expected years, or years and % of the balance: 1 20, 3 30';
    else if ('distribution' in stays && share !== null) {
        const sum = stays.distribution.reduce((all, [, x]) => all + x, 0);
        if (Math.abs(sum - share) > 1e-9)
            errors.stays = `adds up to ${percents(sum)}%, the core is ${percents(share)}%`;
    }
    return errors;
}

// Three shock sizes, or none.
function sizesOf(text: string): [number, number, number] | [] | null {
    const sizes = text
        .split(/[,;/\s]+/)
        .filter(Boolean)
        .map((part) => validNumber(specs.shock, part));
    const [parallel, short, long, ...more] = sizes;
    if (sizes.length === 0) return [];
    if (parallel == null || short == null || long == null || more.length > 0) return null;
    return [parallel, short, long];
}

export function currencyErrors({volatility, shock}: CurrencyText): {
    volatility?: string;
    shock?: string;
} {
    const volatilityError = errorInRequired(specs.volatility, volatility);
    return {
        ...(volatilityError && {volatility: volatilityError}),
        ...(sizesOf(shock) === null && {
            shock: 'expected three sizes, such as 200 250 100, or nothing',
        }),
    };
}

export const tier1Error = (text: string): string | null => errorIn(specs.tier1, text);

// The rules as a request; fields that the page does not show are unchanged.
export function behaviourOf(rules: readonly RuleText[], before: AlmBehaviour): AlmBehaviour {
    const of = (kind: Kind) => rules.filter((rule) => rule.kind === kind);
    const share = (text: string) => fieldNumber(specs.pass, text) ?? 0;
    return {
        prepayment: Object.fromEntries(
            of('prepayment').map((rule) => [
                rule.key.trim(),
                {
                    ...before.prepayment?.[rule.key.trim()],
                    cpr: share(rule.share),
                    cpr_by_month: rampOf(rule.ramp) ?? [],
                    scaled: rule.scaled === 'yes',
                },
            ]),
        ),
        withdrawal: Object.fromEntries(
            of('withdrawal').map((rule) => [
                rule.key.trim(),
                {rate: share(rule.share), scaled: rule.scaled === 'yes'},
            ]),
        ),
        deposits: Object.fromEntries(
            of('deposits').map((rule) => [
                rule.key.trim(),
                {
                    core: share(rule.share),
                    category: rule.category,
                    pass_through: share(rule.pass),
                    ...stayOf(rule.stays),
                },
            ]),
        ),
    };
}

export function marketOf(market: AlmMarket, {currencies, tier1}: Typed): AlmMarket {
    return {
        ...market,
        tier1: fieldNumber(specs.tier1, tier1),
        currencies: Object.fromEntries(
            Object.entries(market.currencies).map(([code, of]) => {
                const typed = currencies[code];
                if (!typed) return [code, of];
                const sizes = sizesOf(typed.shock);
                return [
                    code,
                    {
                        ...of,
                        volatility: validNumber(specs.volatility, typed.volatility) ?? 0,
                        erm2: typed.erm !== 'no',
                        erm2_narrow: typed.erm === 'narrow',
                        shock_bp: sizes?.length === 3 ? sizes : null,
                    },
                ];
            }),
        ),
    };
}
