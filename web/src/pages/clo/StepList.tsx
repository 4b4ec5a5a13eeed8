// The steps of a waterfall in their order: each can be edited, moved and removed, and new ones added.
import {useState} from 'react';
import {CloStepKind, CloStepPart, type CloDeal} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {stepTerms} from './step_text';
import {moved, parametersOf, specOf, stepOf, type StepText} from './steps_form';

const kinds = CloStepKind.map((kind) => [kind, enumLabel(kind)] as const);

// The ids that a parameter names, where the deal lists them.
function idsOf(deal: CloDeal, name: string): readonly string[] | null {
    const ids = (list: readonly {id: string}[] | null | undefined) =>
        (list ?? []).map((one) => one.id);
    if (name === 'fee') return ids(deal.fees);
    if (name === 'account') return ids(deal.accounts);
    if (name === 'hedge') return ids(deal.hedges);
    if (name === 'coverage') return ids(deal.coverage);
    if (name === 'diversion') return ids(deal.diversions);
    if (name === 'part') return CloStepPart;
    return null;
}

function StepFields({
    deal,
    step,
    at,
    error,
    onChange,
}: {
    deal: CloDeal;
    step: StepText;
    at: string;
    error: unknown;
    onChange: (step: StepText) => void;
}) {
    const field = (name: string) => ({
        value: step[name] ?? '',
        error: errorOf(error, `${at}/${name}`),
        onChange: (event: {target: {value: string}}) =>
            onChange({...step, [name]: event.target.value}),
    });
    return (
        <div className="form-grid">
            <TextField label="Id" of={specOf('id')} {...field('id')} />
            <SelectField label="Kind" {...field('step')} options={kinds} />
            {parametersOf(step.step ?? '').map((name) => {
                const ids = idsOf(deal, name);
                const label = name === 'to' ? 'Shares in percent' : enumLabel(name);
                return ids ? (
                    <SelectField
                        key={name}
                        label={label}
                        {...field(name)}
                        options={[['', 'none'], ...ids.map((id) => [id, id] as const)]}
                    />
                ) : (
                    <TextField key={name} label={label} of={specOf(name)} {...field(name)} />
                );
            })}
        </div>
    );
}

export function StepList({
    title,
    deal,
    steps,
    at,
    error,
    newId,
    onChange,
}: {
    title: string;
    deal: CloDeal;
    steps: readonly StepText[];
    at: string; // of the list in the request: "document/waterfalls/interest"
    error: unknown;
    newId: () => string;
    onChange: (steps: StepText[]) => void;
}) {
    const [open, setOpen] = useState<number | null>(null);
    const wrong = errorOf(error, at);
    const put = (place: number, step: StepText) =>
        onChange(steps.map((one, i) => (i === place ? step : one)));
    const move = (place: number, by: number) => {
        onChange(moved(steps, place, by));
        setOpen(null);
    };
    return (
        <details className="details step-list" {...(wrong && {open: true})}>
            <summary>{`${title}: ${steps.length} steps`}</summary>
            <ol>
                {steps.map((step, place) => {
                    const own = errorOf(error, `${at}/${place}`);
                    const name = `step ${place + 1}, ${step.id}`;
                    const shown = open === place || own !== null;
                    return (
                        <li key={place}>
                            <div className="row">
                                <span className="step-terms">
                                    <b>{enumLabel(step.step ?? '')}</b> {stepTerms(stepOf(step))}{' '}
                                    <small>{step.id}</small>
                                </span>
                                <Button
                                    kind="quiet"
                                    aria-expanded={shown}
                                    aria-label={`Edit ${name}`}
                                    onClick={() => setOpen(open === place ? null : place)}
                                >
                                    Edit
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Move ${name} up`}
                                    disabledReason={place === 0 && 'The first step.'}
                                    onClick={() => move(place, -1)}
                                >
                                    {'\u2191'}
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Move ${name} down`}
                                    disabledReason={place === steps.length - 1 && 'The last step.'}
                                    onClick={() => move(place, 1)}
                                >
                                    {'\u2193'}
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Remove ${name}`}
                                    onClick={() => {
                                        onChange(steps.filter((_, i) => i !== place));
                                        setOpen(null);
                                    }}
                                >
                                    Remove
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Add before ${name}`}
                                    onClick={() => {
                                        onChange([
                                            ...steps.slice(0, place),
                                            {id: newId(), step: 'tax'},
                                            ...steps.slice(place),
                                        ]);
                                        setOpen(place);
                                    }}
                                >
                                    Add before
                                </Button>
                            </div>
                            {own && (
                                <p className="error" role="alert">
                                    {own}
                                </p>
                            )}
                            {shown && (
                                <StepFields
                                    deal={deal}
                                    step={step}
                                    at={`${at}/${place}`}
                                    error={error}
                                    onChange={(changed) => put(place, changed)}
                                />
                            )}
                        </li>
                    );
                })}
            </ol>
            <Button
                onClick={() => {
                    onChange([...steps, {id: newId(), step: 'residual'}]);
                    setOpen(steps.length);
                }}
            >
                Add a step
            </Button>
        </details>
    );
}
