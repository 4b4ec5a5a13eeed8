// Form of a household. A run stores it in the address and starts the calculation.
import {acceptTexts, useDraft} from '../../app/drafts';
import {useKey} from '../../app/keys';
import {useMethod} from '../../api/queries';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {CheckField, NumberField, SelectField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {percent} from '../../ui/format';
import {EventsForm} from './EventsForm';
import {markets} from './form_parts';
import {Group} from './Group';
import {spendsAsSaid} from './plan_form';
import {
    addressOf,
    eventSpecs,
    needs,
    orders,
    policies,
    requestOf,
    rules,
    specs,
    tiers,
    type HouseholdForm,
} from './household_form';

const currency = 'USD';

// The brackets of the law of the first year, without the highest, which has no end to fill up to.
function useBrackets(startYear: string, chosen: string, asked: boolean) {
    const taxes = useMethod('plan.taxes', asked ? {year: Number(startYear) || null} : null);
    const rates = taxes.data?.brackets.slice(0, -1).map((one) => percent(one.rate, 0)) ?? [];
    return (rates.length > 0 ? rates : [chosen]).map((rate) => [rate, `${rate}%`] as const);
}

export function HouseholdEditor({
    form,
    onRun,
}: {
    form: HouseholdForm;
    onRun: (address: string) => void;
}) {
    const draft = useDraft(`household ${addressOf(form)}`, form, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const {request, errors} = requestOf(text);
    const set = (name: keyof HouseholdForm, value: string) =>
        setText((now) => ({...now, [name]: value}));
    const field = (name: keyof HouseholdForm) => ({
        value: text[name],
        onChange: (event: {target: {value: string}}) => set(name, event.target.value),
        error: errors[name] ?? null,
        currency,
        ...(name in specs && {of: specs[name as keyof typeof specs]}),
    });
    const run = () => {
        if (!request) return;
        draft.clear();
        onRun(addressOf(text));
    };
    useKey('r', 'Run the household', run, 'Planner');
    const brackets = useBrackets(text.start, text.bracket, text.policy === 'fill_bracket');
    const people = text.two === '' ? ([1] as const) : ([1, 2] as const);
    return (
        <form
            className="plan-form"
            aria-label="Household"
            onSubmit={(event) => {
                event.preventDefault();
                run();
            }}
        >
            <DraftNote of={draft} />
            {people.map((n) => (
                <Group key={n} title={n === 1 ? 'First person' : 'Second person'}>
                    <NumberField label="Year of birth" {...field(`birth${n}`)} unit="" />
                    <NumberField label="Lives to age" {...field(`lives${n}`)} unit="" />
                    <NumberField label="Social Security at full age" {...field(`pia${n}`)} />
                    <NumberField label="Claimed at age" {...field(`claim${n}`)} unit="" />
                    <NumberField label="Wage" {...field(`wage${n}`)} />
                    {text[`wage${n}`] !== '0' && (
                        <>
                            <NumberField label="Retires at age" {...field(`retires${n}`)} unit="" />
                            <NumberField
                                label="Real growth of the wage"
                                {...field(`wageGrowth${n}`)}
                            />
                            <NumberField label="Tax-deferred saving" {...field(`saves${n}`)} />
                            <NumberField label="Tax-free saving" {...field(`savesFree${n}`)} />
                        </>
                    )}
                    <NumberField label="Pension" {...field(`pension${n}`)} />
                    {text[`pension${n}`] !== '0' && (
                        <>
                            <NumberField
                                label="Pension from age"
                                {...field(`pensionAge${n}`)}
                                unit=""
                            />
                            <NumberField label="Survivor’s share" {...field(`pensionShare${n}`)} />
                            <CheckField
                                label="Follows prices"
                                checked={text[`pensionIndexed${n}`] !== ''}
                                onChange={(event) =>
                                    set(`pensionIndexed${n}`, event.target.checked ? 'yes' : '')
                                }
                            />
                        </>
                    )}
                </Group>
            ))}
            <Group title="Accounts">
                <NumberField label="Taxable" {...field('taxable')} />
                <NumberField label="Cost basis" {...field('basis')} />
                <NumberField label="Interest" {...field('interest')} />
                <NumberField label="Qualified dividends" {...field('dividends')} />
                <NumberField label="Tax-deferred, first" {...field('deferred1')} />
                {text.two !== '' && (
                    <NumberField label="Tax-deferred, second" {...field('deferred2')} />
                )}
                <NumberField label="Tax-free" {...field('free')} />
            </Group>
            <Group title="Plan">
                <NumberField label="First year" {...field('start')} unit="" />
                <NumberField label="Horizon" {...field('years')} />
                <SelectField label="Spending rule" {...field('rule')} options={rules} />
                {text.rule !== needs && spendsAsSaid(text.rule) && (
                    <NumberField label="Withdrawal rate" {...field('ruleRate')} />
                )}
                {text.rule === 'cape' && <NumberField label="CAPE ratio" {...field('cape')} />}
                <NumberField
                    label={text.rule === needs ? 'Spending after taxes' : 'Least spending'}
                    {...field('spending')}
                />
                {text.two !== '' && (
                    <NumberField label="Survivor’s spending" {...field('survivor')} unit="%" />
                )}
                <SelectField label="Withdrawal order" {...field('order')} options={orders} />
                <CheckField
                    label="Two people, married"
                    checked={text.two !== ''}
                    onChange={(event) => set('two', event.target.checked ? 'yes' : '')}
                />
            </Group>
            <Group title="Taxes">
                <NumberField label="Income last year" {...field('incomeLast')} />
                <NumberField label="Income the year before" {...field('incomeBefore')} />
                <NumberField label="Itemized deductions" {...field('itemized')} />
                <NumberField label="Tax of heirs" {...field('heirs')} />
            </Group>
            <Group title="Roth conversions">
                <SelectField label="Policy" {...field('policy')} options={policies} />
                {text.policy === 'fill_bracket' && (
                    <SelectField label="Bracket" {...field('bracket')} options={brackets} />
                )}
                {text.policy === 'medicare_tier' && (
                    <SelectField label="Highest tier" {...field('tier')} options={tiers} />
                )}
                {text.policy === 'amount' && (
                    <NumberField label="Amount" {...field('conversionAmount')} />
                )}
                <NumberField label="In the first years" {...field('conversionYears')} unit="" />
            </Group>
            <Group title="Market">
                <NumberField label="Stocks" {...field('stock')} />
                <NumberField label="Bonds" {...field('bond')} />
                <NumberField label="Cash" {...field('cash')} />
                <NumberField label="Fees" {...field('fees')} />
                <SelectField label="Returns" {...field('market')} options={markets} />
                <NumberField label="Inflation" {...field('prices')} placeholder="simulated" />
                <NumberField label="Seed" {...field('seed')} />
            </Group>
            <EventsForm
                specs={eventSpecs}
                currency={currency}
                taxed
                text={text.events}
                onChange={(events) => set('events', events)}
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
