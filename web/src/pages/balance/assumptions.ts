// Behavioral and volatility assumptions of a balance sheet: the form's text and the method's
// request. Only the form uses percentages and basis points.
import type {AlmBehaviour, AlmMarket} from '../../api/types.gen';
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
const percents = (value: number | null | undefined) => digits((value ?? 0) * 100);
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
                volatility: digits((of.volatility ?? 0) * 1e4),
                erm: of.erm2_narrow ? 'narrow' : of.erm2 ? 'wide' : 'no',
                shock: (of.shock_bp ?? []).join(' '),
            },
        ]),
    );
    const tier1 = typeof market?.tier1 === 'number' ? digits(market.tier1) : '';
    return {rules, currencies, tier1};
}

const within = (text: string, most: number): number | null => {
    const value = typedNumber(text);
    return Number.isFinite(value) && value >= 0 && value <= most ? value : null;
};

// "5": evenly over five years. "1 20, 3 30": 20% of the balance at one year, 30% at three.
function stayOf(text: string): {even_years: number} | {distribution: [number, number][]} | null {
    const even = within(text, 50);
    if (even !== null && even > 0) return {even_years: even};
    const distribution: [number, number][] = [];
    for (const part of text.split(/[,;\n]/)) {
        if (part.trim() === '') continue;
        const [t, x, ...more] = part.trim().split(/\s+/);
        const [years, share] = [within(t ?? '', 100), within(x ?? '', 100)];
        if (years === null || share === null || more.length > 0) return null;
        distribution.push([years, share / 100]);
    }
    return {distribution};
}

const rampOf = (text: string): number[] | null => {
    const all = text
        .split(/[,;\s]+/)
        .filter(Boolean)
        .map((part) => within(part, 100));
    return all.every((one) => one !== null) ? all.map((one) => one / 100) : null;
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
    const share = within(rule.share, 100);
    if (share === null) errors.share = 'expected a percentage from 0 to 100';
    if (rule.kind === 'prepayment' && rampOf(rule.ramp) === null)
        errors.ramp = 'expected percentages, such as 1, 2, 3';
    if (rule.kind !== 'deposits') return errors;
    if (within(rule.pass, 200) === null) errors.pass = 'expected a percentage from 0 to 200';
    const stays = stayOf(rule.stays);
    if (stays === null) errors.stays = 'expected years, or years and % of the balance: 1 20, 3 30';
    else if ('distribution' in stays && share !== null) {
        const sum = stays.distribution.reduce((all, [, x]) => all + x * 100, 0);
        if (Math.abs(sum - share) > 1e-7)
            errors.stays = `adds up to ${digits(sum)}%, the core is ${digits(share)}%`;
    }
    return errors;
}

// Three shock sizes, or none.
function sizesOf(text: string): [number, number, number] | [] | null {
    const sizes = text
        .split(/[,;/\s]+/)
        .filter(Boolean)
        .map((part) => within(part, 2000));
    const [parallel, short, long, ...more] = sizes;
    if (sizes.length === 0) return [];
    if (parallel == null || short == null || long == null || more.length > 0) return null;
    return [parallel, short, long];
}

export function currencyErrors({volatility, shock}: CurrencyText): {
    volatility?: string;
    shock?: string;
} {
    return {
        ...(within(volatility, 10_000) === null && {
            volatility: 'expected basis points from 0 to 10,000',
        }),
        ...(sizesOf(shock) === null && {
            shock: 'expected three sizes, such as 200 250 100, or nothing',
        }),
    };
}

export const tier1Error = (text: string): string | null =>
    text.trim() === '' || within(text, 1e15) !== null ? null : 'expected an amount, or nothing';

// The rules as a request; fields that the page does not show are unchanged.
export function behaviourOf(rules: readonly RuleText[], before: AlmBehaviour): AlmBehaviour {
    const of = (kind: Kind) => rules.filter((rule) => rule.kind === kind);
    const share = (text: string) => (within(text, 200) ?? 0) / 100;
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
        tier1: tier1.trim() === '' ? null : typedNumber(tier1),
        currencies: Object.fromEntries(
            Object.entries(market.currencies).map(([code, of]) => {
                const typed = currencies[code];
                if (!typed) return [code, of];
                const sizes = sizesOf(typed.shock);
                return [
                    code,
                    {
                        ...of,
                        volatility: (within(typed.volatility, 10_000) ?? 0) / 1e4,
                        erm2: typed.erm !== 'no',
                        erm2_narrow: typed.erm === 'narrow',
                        shock_bp: sizes?.length === 3 ? sizes : null,
                    },
                ];
            }),
        ),
    };
}
