// Plan form. A run stores the plan in the address and starts the calculation.
import {acceptTexts, useDraft} from '../../app/drafts';
import {useKey} from '../../app/keys';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {DraftNote} from '../../ui/form';
import {CheckField, CurrencyField, NumberField, SelectField} from '../../ui/fields';
import {EventsForm} from './EventsForm';
import {markets} from './form_parts';
import {Group} from './Group';
import {
    addressOf,
    currencyOf,
    eventSpecs,
    lotRules,
    requestOf,
    spendsAsSaid,
    specs,
    strategies,
    timings,
    type PlanForm,
} from './plan_form';

export function PlanEditor({form, onRun}: {form: PlanForm; onRun: (address: string) => void}) {
    const draft = useDraft(`plan ${addressOf(form)}`, form, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const {request, errors} = requestOf(text);
    const unit = currencyOf(text);
    const set = (name: keyof PlanForm) => (event: {target: {value: string}}) =>
        setText((now) => ({...now, [name]: event.target.value}));
    const field = (name: keyof PlanForm) => ({
        value: text[name],
        onChange: set(name),
        error: errors[name] ?? null,
        currency: unit,
        ...(name in specs && {of: specs[name as keyof typeof specs]}),
    });
    const check = (name: keyof PlanForm) => ({
        checked: text[name] !== '',
        onChange: (event: {target: {checked: boolean}}) =>
            setText((now) => ({...now, [name]: event.target.checked ? 'yes' : ''})),
    });
    const run = () => {
        if (!request) return;
        draft.clear();
        onRun(addressOf(text));
    };
    useKey('r', 'Run the plan', run, 'Planner');
    const spends = spendsAsSaid(text.rule);
    return (
        <form
            className="plan-form"
            aria-label="Plan horizon"
            onSubmit={(event) => {
                event.preventDefault();
                run();
            }}
        >
            <DraftNote of={draft} />
            <Group title="Portfolio and horizon">
                {text.lots === '' && <NumberField label="Portfolio" {...field('portfolio')} />}
                <CurrencyField {...field('currency')} />
                <NumberField label="Age" {...field('age')} unit="" />
                <NumberField label="Plan horizon" {...field('years')} />
                <NumberField label="Years until retirement" {...field('working')} unit="" />
                {text.working !== '0' && <NumberField label="Savings" {...field('saving')} />}
                {text.working !== '0' && (
                    <NumberField label="Savings growth" {...field('savingGrowth')} />
                )}
            </Group>
            <Group title="Spending">
                <SelectField label="Rule" {...field('rule')} options={strategies} />
                {spends && (
                    <SelectField
                        label="Initial spending"
                        {...field('spendBy')}
                        options={[
                            ['rate', '% of portfolio'],
                            ['amount', 'amount'],
                        ]}
                    />
                )}
                {spends &&
                    (text.spendBy === 'rate' ? (
                        <NumberField label="Rate" {...field('rate')} />
                    ) : (
                        <NumberField label="Spending" {...field('spending')} />
                    ))}
                <SelectField label="Timing" {...field('timing')} options={timings} />
            </Group>
            <Group title="Allocation">
                <NumberField label="Stocks" {...field('stock')} />
                <NumberField label="Bonds" {...field('bond')} />
                <NumberField label="Cash" {...field('cash')} />
                <NumberField label="Fees" {...field('fees')} />
                <CheckField label="Glide path" {...check('glide')} />
                {text.glide !== '' && <NumberField label="Stocks at end" {...field('lateStock')} />}
            </Group>
            <Group title="Market">
                <SelectField label="Returns" {...field('market')} options={markets} />
                <NumberField label="Inflation" {...field('prices')} placeholder="simulated" />
                <NumberField label="Seed" {...field('seed')} />
                <CheckField label="Monthly time steps" {...check('monthly')} />
                <CheckField label="Random lifespan" {...check('mortality')} />
            </Group>
            <Group title="Taxes">
                <CheckField label="Use lots of the ledger" {...check('lots')} />
                {text.lots === '' && <CheckField label="Accounts and taxes" {...check('taxes')} />}
                {text.lots !== '' && (
                    <>
                        <SelectField
                            label="Lot selection"
                            {...field('lotRule')}
                            options={lotRules}
                        />
                        <NumberField label="Tax on short-term gains" {...field('shortTax')} />
                        <NumberField label="Tax on long-term gains" {...field('gainsTax')} />
                        <NumberField label="Dividends and interest" {...field('paysOut')} />
                        <NumberField label="Tax on dividends and interest" {...field('paidTax')} />
                        <NumberField label="Loss carryforward" {...field('carriedLoss')} />
                        <NumberField label="Tax-deferred" {...field('deferred')} />
                        <NumberField label="Tax on income" {...field('incomeTax')} />
                        <NumberField label="Tax-free" {...field('free')} />
                    </>
                )}
                {text.lots === '' && text.taxes !== '' && (
                    <>
                        <NumberField label="Taxable" {...field('taxable')} />
                        <NumberField label="Cost basis" {...field('basis')} />
                        <NumberField label="Tax on gains" {...field('gainsTax')} />
                        <NumberField label="Dividends and interest" {...field('paysOut')} />
                        <NumberField label="Tax on dividends and interest" {...field('paidTax')} />
                        <NumberField label="Tax-deferred" {...field('deferred')} />
                        <NumberField label="Tax on income" {...field('incomeTax')} />
                        <NumberField label="Tax-free" {...field('free')} />
                    </>
                )}
            </Group>
            <EventsForm
                text={text.events}
                specs={eventSpecs}
                currency={unit}
                onChange={(events) => set('events')({target: {value: events}})}
            />
            <div className="plan-run">
                <Button kind="primary" type="submit" disabledReason={!request && fixErrorsFirst}>
                    Run
                </Button>
                <Button
                    onClick={() => {
                        draft.reset();
                        onRun('');
                    }}
                >
                    Start over
                </Button>
            </div>
        </form>
    );
}
