// Customer behavior, currency settings and capital, stored with the balance sheet and used by all
// its valuations.
import {useMutation} from '@tanstack/react-query';
import {call} from '../../api/client';
import {queryClient, useMethod} from '../../api/queries';
import {BankPositionFields, type AlmSession} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {AssumptionSets} from './AssumptionSets';
import {enumLabel} from '../../ui/enum_labels';
import {
    behaviourOf,
    categories,
    currencyErrors,
    emptyRule,
    errorsOf,
    marketOf,
    shareSpecs,
    specs,
    tier1Error,
    typedOf,
    type CurrencyText,
    type Kind,
    type RuleText,
    type Typed,
} from './assumptions';

const kinds: readonly {kind: Kind; title: string; share: string; unit: string; note: string}[] = [
    {
        kind: 'prepayment',
        title: 'Loan prepayment',
        share: 'CPR',
        unit: '% per year',
        note: 'Share of the outstanding balance prepaid per year.',
    },
    {
        kind: 'withdrawal',
        title: 'Early redemption of term deposits',
        share: 'TDRR',
        unit: '% of balance',
        note: 'Share of the deposit redeemed early, assigned to the overnight bucket.',
    },
    {
        kind: 'deposits',
        title: 'Non-maturity deposits',
        share: 'Core',
        unit: '% of balance',
        note: 'The core runs off evenly over the given years, or by years and % of the balance; the rest runs off overnight.',
    },
];

function Rule({
    rule,
    rules,
    share,
    onChange,
    onForget,
}: {
    rule: RuleText;
    rules: readonly RuleText[];
    share: (typeof kinds)[number];
    onChange: (rule: RuleText) => void;
    onForget: () => void;
}) {
    const errors = errorsOf(rule, rules);
    const field = (name: keyof RuleText) => ({
        value: rule[name],
        onChange: (event: {target: {value: string}}) =>
            onChange({...rule, [name]: event.target.value}),
    });
    return (
        <div
            className="controls balance-terms"
            role="group"
            aria-label={`${share.title}: ${rule.key || 'new rule'}`}
        >
            <TextField
                label="Key"
                maxLength={BankPositionFields.prepayment.maxLength}
                {...field('key')}
                error={errors.key ?? null}
            />
            <NumberField
                label={share.share}
                unit={share.unit}
                of={shareSpecs[rule.kind]}
                {...field('share')}
                error={errors.share ?? null}
            />
            {rule.kind !== 'deposits' && (
                <SelectField
                    label="Under scenarios"
                    {...field('scaled')}
                    options={[
                        ['yes', 'Scaled by the regulation'],
                        ['no', 'Unchanged'],
                    ]}
                />
            )}
            {rule.kind === 'prepayment' && (
                <TextField
                    label="Initial months"
                    unit="% per year each"
                    placeholder="none"
                    {...field('ramp')}
                    error={errors.ramp ?? null}
                />
            )}
            {rule.kind === 'deposits' && (
                <>
                    <TextField
                        label="Core run-off"
                        unit="years"
                        placeholder="5, or 1 20, 3 30"
                        {...field('stays')}
                        error={errors.stays ?? null}
                    />
                    <NumberField
                        label="Pass-through"
                        of={specs.pass}
                        unit="% of change"
                        {...field('pass')}
                        error={errors.pass ?? null}
                    />
                    <SelectField
                        label="Maturity caps"
                        {...field('category')}
                        options={categories.map(
                            (one) => [one, one ? enumLabel(one) : 'None'] as const,
                        )}
                    />
                </>
            )}
            <Button kind="quiet" aria-label={`Remove rule ${rule.key}`} onClick={onForget}>
                {'\u2715'}
            </Button>
        </div>
    );
}

function Currency({
    code,
    text,
    onChange,
}: {
    code: string;
    text: CurrencyText;
    onChange: (text: CurrencyText) => void;
}) {
    const errors = currencyErrors(text);
    const field = (name: keyof CurrencyText) => ({
        value: text[name],
        onChange: (event: {target: {value: string}}) =>
            onChange({...text, [name]: event.target.value}),
    });
    return (
        <div className="controls balance-terms" role="group" aria-label={`Settings for ${code}`}>
            <NumberField
                label={`Volatility, ${code}`}
                of={specs.volatility}
                {...field('volatility')}
                error={errors.volatility ?? null}
            />
            <SelectField
                label="In ERM II"
                {...field('erm')}
                options={[
                    ['no', 'No'],
                    ['wide', 'Yes, \u00b115%'],
                    ['narrow', 'Yes, narrower band'],
                ]}
            />
            <TextField
                label="Shocks"
                unit="parallel, short, long, bp"
                placeholder="regulatory"
                {...field('shock')}
                error={errors.shock ?? null}
            />
        </div>
    );
}

// The rule keys that positions refer to, so that each can be given a rule.
function useNamed(session: string): Record<Kind, readonly string[]> {
    const by = (group: 'prepayment' | 'withdrawal', type?: 'nmd') => ({
        session,
        group_by: group,
        ...(type && {type}),
    });
    const prepayment = useMethod('alm.session.positions', by('prepayment'));
    const withdrawal = useMethod('alm.session.positions', by('withdrawal'));
    const deposits = useMethod('alm.session.positions', by('withdrawal', 'nmd'));
    const keys = (answer: typeof prepayment) => [
        ...new Set((answer.data?.groups ?? []).map(({key}) => key).filter(Boolean)),
    ];
    const ofDeposits = keys(deposits);
    return {
        prepayment: keys(prepayment),
        withdrawal: keys(withdrawal).filter((key) => !ofDeposits.includes(key)),
        deposits: ofDeposits,
    };
}

function Rules({
    of,
    named,
    rules,
    onRules,
}: {
    of: (typeof kinds)[number];
    named: readonly string[];
    rules: readonly RuleText[];
    onRules: (rules: readonly RuleText[]) => void;
}) {
    const own = rules.filter(({kind}) => kind === of.kind);
    const lacking = named.filter((key) => !own.some((rule) => rule.key.trim() === key));
    const add = (key: string) => onRules([...rules, emptyRule(of.kind, key)]);
    return (
        <section aria-label={of.title}>
            <h3>{of.title}</h3>
            <p className="note">{of.note}</p>
            {own.map((rule) => (
                <Rule
                    key={rules.indexOf(rule)}
                    rule={rule}
                    rules={rules}
                    share={of}
                    onChange={(next) => onRules(rules.map((one) => (one === rule ? next : one)))}
                    onForget={() => onRules(rules.filter((one) => one !== rule))}
                />
            ))}
            <p className="row">
                {lacking.map((key) => (
                    <Button key={key} onClick={() => add(key)}>
                        Add a rule for {key}
                    </Button>
                ))}
                <Button kind="quiet" onClick={() => add('')}>
                    Add a rule
                </Button>
            </p>
        </section>
    );
}

export function AssumptionsDialog({session, onClose}: {session: AlmSession; onClose: () => void}) {
    const before = typedOf(session.behaviour, session.market);
    const draft = useDraft<Typed>(`alm.assumptions ${session.id} v${session.version}`, before);
    const {value: typed, set} = draft;
    const named = useNamed(session.id);
    const save = useMutation({
        mutationFn: () =>
            call('alm.session.update', {
                session: session.id,
                if_match: `v${session.version}`,
                behaviour: behaviourOf(typed.rules, session.behaviour),
                ...(session.market && {market: marketOf(session.market, typed)}),
            }),
        onSuccess: async () => {
            draft.clear();
            await queryClient.invalidateQueries({
                predicate: ({queryKey}) => String(queryKey[0]).startsWith('alm.session.'),
            });
            onClose();
        },
    });
    const invalid =
        typed.rules.some((rule) => Object.keys(errorsOf(rule, typed.rules)).length > 0) ||
        tier1Error(typed.tier1) !== null ||
        Object.values(typed.currencies).some((of) => Object.keys(currencyErrors(of)).length > 0);
    const isSame = JSON.stringify(typed) === JSON.stringify(before);
    return (
        <Dialog title="Assumptions" onClose={onClose}>
            <form
                noValidate
                className="assumptions"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!invalid && !isSame && !save.isPending) save.mutate();
                }}
            >
                <p className="note">
                    Stored with the balance sheet {session.name} and used by all its valuations.
                </p>
                <DraftNote of={draft} />
                <AssumptionSets session={session} onDone={onClose} />
                {kinds.map((of) => (
                    <Rules
                        key={of.kind}
                        of={of}
                        named={named[of.kind]}
                        rules={typed.rules}
                        onRules={(rules) => set((now) => ({...now, rules}))}
                    />
                ))}
                {session.market && (
                    <section aria-label="Currencies and capital">
                        <h3>Currencies and capital</h3>
                        <p className="note">
                            Normal volatility of index rates determines the time value of caps and
                            floors; shocked scenarios increase it by 25%; 0 leaves only intrinsic
                            value. ERM II membership matters for the EU aggregation. Shock sizes
                            override those of the regulation.
                        </p>
                        {Object.entries(typed.currencies).map(([code, text]) => (
                            <Currency
                                key={code}
                                code={code}
                                text={text}
                                onChange={(next) =>
                                    set((now) => ({
                                        ...now,
                                        currencies: {...now.currencies, [code]: next},
                                    }))
                                }
                            />
                        ))}
                        <div className="controls balance-terms">
                            <NumberField
                                label="Tier 1 capital"
                                of={specs.tier1}
                                currency={session.currency}
                                value={typed.tier1}
                                onChange={(event) => {
                                    const tier1 = event.target.value;
                                    set((now) => ({...now, tier1}));
                                }}
                            />
                        </div>
                    </section>
                )}
                {save.error ? <ProblemView error={save.error} /> : null}
                <div className="actions">
                    <Button
                        onClick={() => {
                            draft.clear();
                            onClose();
                        }}
                    >
                        Cancel
                    </Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            save.isPending
                                ? 'Already saving.'
                                : invalid
                                  ? fixErrorsFirst
                                  : isSame && 'No changes to save.'
                        }
                    >
                        {save.isPending ? 'Saving' : 'Save and calculate'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
