// The events of a plan: money spent or received once, or every few years until an end.
import {Button} from '../../ui/Button';
import {CheckField, NumberField, SelectField, TextField} from '../../ui/fields';
import {eventErrors, eventTexts, newEvent, type EventSpecs, type EventText} from './form_parts';

const eventFields = [
    ['year', 'First year'],
    ['amount', 'Amount'],
    ['every', 'Every'],
    ['years', 'For'],
    ['growth', 'Growth'],
] as const;

export function EventsForm({
    text,
    specs,
    currency,
    taxed = false,
    onChange,
}: {
    text: string;
    specs: EventSpecs;
    currency: string;
    taxed?: boolean; // income may be taxable
    onChange: (text: string) => void;
}) {
    const events = eventTexts(text);
    const change = (at: number, part: Partial<EventText>) =>
        onChange(JSON.stringify(events.map((one, i) => (i === at ? {...one, ...part} : one))));
    return (
        <fieldset className="plan-group plan-events">
            <legend>Events</legend>
            {events.map((one, at) => {
                const errors = eventErrors(one, specs);
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
                                of={specs[name]}
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
                        {taxed && one.type === 'income' && (
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
