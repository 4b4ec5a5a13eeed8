// Form of a household. A run stores it in the address and starts the calculation.
import {acceptTexts, useDraft} from '../../app/drafts';
import {useKey} from '../../app/keys';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {CheckField, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {markets} from './form_parts';
import {
    addressOf,
    brackets,
    eventErrors,
    eventSpecs,
    eventTexts,
    newEvent,
    orders,
    policies,
    requestOf,
    specs,
    tiers,
    type EventText,
    type HouseholdForm,
} from './household_form';

const currency = 'USD';

function Group({title, children}: {title: string; children: React.ReactNode}) {
    return (
        <fieldset className="plan-group">
            <legend>{title}</legend>
            <div className="form-grid">{children}</div>
        </fieldset>
    );
}

const eventFields = [
    ['year', 'First year'],
    ['amount', 'Amount'],
    ['every', 'Every'],
    ['years', 'For'],
    ['growth', 'Growth'],
] as const;

function Events({text, onChange}: {text: string; onChange: (text: string) => void}) {
    const events = eventTexts(text);
    const change = (at: number, part: Partial<EventText>) =>
        onChange(JSON.stringify(events.map((one, i) => (i === at ? {...one, ...part} : one))));
    return (
        <fieldset className="plan-group plan-events">
            <legend>Events</legend>
            {events.map((one, at) => {
                const errors = eventErrors(one);
                return (
                    <div key={at} className="form-grid" role="group" aria-label={`Event ${at + 1}`}>
                        <TextField
                            label="Name"
                            value={one.name}
                            onChange={(event) => change(at, {name: event.target.value})}
                        />
                        <SelectField
                            label="Type"
                            value={one.type}
                            options={[
                                ['expense', 'Expense'],
                                ['income', 'Income'],
                            ]}
                            onChange={(event) =>
                                change(at, {type: event.target.value as EventText['type']})
                            }
                        />
                        {eventFields.map(([name, label]) => (
                            <NumberField
                                key={name}
                                label={label}
                                of={eventSpecs[name]}
                                currency={currency}
                                {...(name === 'every' || name === 'years' ? {unit: 'years'} : {})}
                                value={one[name]}
                                error={errors[name] ?? null}
                                onChange={(event) => change(at, {[name]: event.target.value})}
                            />
                        ))}
                        <CheckField
                            label="Indexed"
                            checked={one.indexed}
                            onChange={(event) => change(at, {indexed: event.target.checked})}
                        />
                        {one.type === 'income' && (
                            <CheckField
                                label="Taxable"
                                checked={one.taxable}
                                onChange={(event) => change(at, {taxable: event.target.checked})}
                            />
                        )}
                        <Button
                            onClick={() =>
                                onChange(JSON.stringify(events.filter((_, i) => i !== at)))
                            }
                        >
                            Remove
                        </Button>
                    </div>
                );
            })}
            <Button onClick={() => onChange(JSON.stringify([...events, newEvent]))}>
                Add event
            </Button>
        </fieldset>
    );
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
                            <NumberField label="Tax-deferred saving" {...field(`saves${n}`)} />
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
                <NumberField label="Spending after taxes" {...field('spending')} />
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
                <NumberField label="Tax of heirs" {...field('heirs')} />
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
            <Events text={text.events} onChange={(events) => set('events', events)} />
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
