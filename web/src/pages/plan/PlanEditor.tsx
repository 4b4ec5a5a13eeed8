// The plan as a form. Nothing is computed until it is run; then it stands in the address.
import {acceptTexts, useDraft} from '../../app/drafts';
import {useKey} from '../../app/keys';
import {Button, mendFirst} from '../../ui/Button';
import {DraftNote} from '../../ui/form';
import {CheckField, NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {
    addressOf,
    currencyOf,
    lotRules,
    markets,
    requestOf,
    spendsAsSaid,
    strategies,
    type PlanForm,
} from './plan_form';

function Group({title, children}: {title: string; children: React.ReactNode}) {
    return (
        <fieldset className="plan-group">
            <legend>{title}</legend>
            <div className="form-grid">{children}</div>
        </fieldset>
    );
}

export function PlanEditor({form, onRun}: {form: PlanForm; onRun: (address: string) => void}) {
    const draft = useDraft(`plan ${addressOf(form)}`, form, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const {request, errors} = requestOf(text);
    const set = (name: keyof PlanForm) => (event: {target: {value: string}}) =>
        setText((now) => ({...now, [name]: event.target.value}));
    const field = (name: keyof PlanForm) => ({
        value: text[name],
        onChange: set(name),
        error: errors[name] ?? null,
    });
    const check = (name: keyof PlanForm) => ({
        checked: text[name] !== '',
        onChange: (event: {target: {checked: boolean}}) =>
            setText((now) => ({...now, [name]: event.target.checked ? 'yes' : ''})),
    });
    const run = () => {
        if (!request) return;
        draft.sent();
        onRun(addressOf(text));
    };
    useKey('r', 'Run the plan', run, 'Planner');
    const spends = spendsAsSaid(text.rule);
    const unit = currencyOf(text);
    return (
        <form
            className="plan-form"
            aria-label="The plan"
            onSubmit={(event) => {
                event.preventDefault();
                run();
            }}
        >
            <DraftNote of={draft} />
            <Group title="Money and time">
                {text.lots === '' && (
                    <NumberField label="Portfolio" unit={unit} {...field('portfolio')} />
                )}
                <TextField label="Currency" maxLength={3} {...field('currency')} />
                <NumberField label="Age" {...field('age')} />
                <NumberField label="Plan" unit="years" {...field('years')} />
                <NumberField label="Still working" unit="years" {...field('working')} />
                {text.working !== '0' && (
                    <NumberField label="Saved" unit={`${unit} a year`} {...field('saving')} />
                )}
                {text.working !== '0' && (
                    <NumberField label="Savings grow" unit="% a year" {...field('savingGrowth')} />
                )}
            </Group>
            <Group title="Spending">
                <SelectField label="Rule" {...field('rule')} options={strategies} />
                {spends && (
                    <SelectField
                        label="First year"
                        {...field('spendBy')}
                        options={[
                            ['rate', 'a share of it'],
                            ['amount', 'an amount'],
                        ]}
                    />
                )}
                {spends &&
                    (text.spendBy === 'rate' ? (
                        <NumberField label="Rate" unit="%" {...field('rate')} />
                    ) : (
                        <NumberField
                            label="Spending"
                            unit={`${unit} a year`}
                            {...field('spending')}
                        />
                    ))}
                <SelectField
                    label="Paid"
                    {...field('timing')}
                    options={[
                        ['start', 'start of year'],
                        ['end', 'end of year'],
                    ]}
                />
            </Group>
            <Group title="Allocation">
                <NumberField label="Stocks" unit="%" {...field('stock')} />
                <NumberField label="Bonds" unit="%" {...field('bond')} />
                <NumberField label="Cash" unit="%" {...field('cash')} />
                <NumberField label="Fees" unit="% a year" {...field('fees')} />
                <CheckField label="Glide path" {...check('glide')} />
                {text.glide !== '' && (
                    <NumberField label="Stocks at the end" unit="%" {...field('lateStock')} />
                )}
            </Group>
            <Group title="Market">
                <SelectField label="Returns" {...field('market')} options={markets} />
                <NumberField
                    label="Inflation"
                    unit="%"
                    placeholder="as drawn"
                    {...field('prices')}
                />
                <NumberField label="Seed" {...field('seed')} />
                <CheckField label="Monthly steps" {...check('monthly')} />
                <CheckField label="Lifetimes vary" {...check('mortality')} />
            </Group>
            <Group title="Taxes">
                <CheckField label="Sell the lots of the ledger" {...check('lots')} />
                {text.lots === '' && <CheckField label="Accounts with taxes" {...check('taxes')} />}
                {text.lots !== '' && (
                    <>
                        <SelectField
                            label="Lots sold first"
                            {...field('lotRule')}
                            options={lotRules}
                        />
                        <NumberField
                            label="Tax on short-term gains"
                            unit="%"
                            {...field('shortTax')}
                        />
                        <NumberField
                            label="Tax on long-term gains"
                            unit="%"
                            {...field('gainsTax')}
                        />
                        <NumberField
                            label="Dividends, interest"
                            unit="% a year"
                            {...field('paysOut')}
                        />
                        <NumberField label="Tax on them" unit="%" {...field('paidTax')} />
                        <NumberField label="Losses carried" unit={unit} {...field('carriedLoss')} />
                        <NumberField label="Tax-deferred" unit={unit} {...field('deferred')} />
                        <NumberField label="Tax on income" unit="%" {...field('incomeTax')} />
                        <NumberField label="Tax-free" unit={unit} {...field('free')} />
                    </>
                )}
                {text.lots === '' && text.taxes !== '' && (
                    <>
                        <NumberField label="Taxable" unit={unit} {...field('taxable')} />
                        <NumberField label="Its cost basis" unit={unit} {...field('basis')} />
                        <NumberField label="Tax on gains" unit="%" {...field('gainsTax')} />
                        <NumberField
                            label="Dividends, interest"
                            unit="% a year"
                            {...field('paysOut')}
                        />
                        <NumberField label="Tax on them" unit="%" {...field('paidTax')} />
                        <NumberField label="Tax-deferred" unit={unit} {...field('deferred')} />
                        <NumberField label="Tax on income" unit="%" {...field('incomeTax')} />
                        <NumberField label="Tax-free" unit={unit} {...field('free')} />
                    </>
                )}
            </Group>
            <fieldset className="plan-group">
                <legend>Events</legend>
                <TextArea
                    label="One on a line"
                    rows={3}
                    placeholder="8 expense 60000 real"
                    {...field('events')}
                    hint="year, expense, windfall or income, amount; then real, for 20 years"
                />
            </fieldset>
            <div className="plan-run">
                <Button kind="primary" type="submit" unready={!request && mendFirst}>
                    Run
                </Button>
                <Button
                    onClick={() => {
                        draft.restart();
                        onRun('');
                    }}
                >
                    Start over
                </Button>
            </div>
        </form>
    );
}
