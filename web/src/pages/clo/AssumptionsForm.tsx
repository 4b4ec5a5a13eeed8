// The form of the assumptions that are part of the address.
import {useMethod} from '../../api/queries';
import {navigate, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {assumedOf, errorOf, isValid, searchOf, type Assumed} from './assumptions';
import {useSlug} from './frame';

// Scenarios of the platform with assumed moves that concern a projection.
function useShocks() {
    const scenarios = useMethod('scenario.list', {});
    return [
        ['', 'None'] as const,
        ...(scenarios.data?.data ?? [])
            .filter(({kind}) => kind !== 'historical')
            .map(({id, name}) => [id, name || id] as const),
    ];
}

const labels: [name: keyof Assumed, label: string, unit: string, placeholder?: string][] = [
    ['cdr', 'Default rate', '% a year'],
    ['cpr', 'Prepayment rate', '% a year'],
    ['recovery', 'Recovery rate', '% of par'],
    ['lag', 'Recovery lag', 'months'],
    ['price', 'Trade price', '% of par'],
    ['rate', 'Index rate', '% a year', 'as fixed'],
];

export function AssumptionsForm({
    action = 'Project',
    without = [],
}: {
    action?: string;
    without?: readonly (keyof Assumed)[]; // that do not apply
}) {
    const {path, search} = usePlace();
    const assumed = assumedOf(search);
    const {text, field, draft} = useFields(
        `clo.assumptions ${useSlug()}${searchOf(assumed)}`,
        {...assumed},
        null,
    );
    const typed = text as unknown as Assumed;
    const shocks = useShocks();
    const apply = () => {
        if (!isValid(typed)) return;
        draft.clear();
        // What else the address says, such as the payment date, stays.
        const query = new URLSearchParams(search);
        for (const name of Object.keys(typed)) query.delete(name);
        for (const [name, value] of new URLSearchParams(searchOf(typed))) query.set(name, value);
        const words = query.toString();
        navigate(path + (words ? `?${words}` : ''), {replace: true});
    };
    return (
        <form
            className="controls clo-terms"
            aria-label="Assumptions"
            onSubmit={(event) => {
                event.preventDefault();
                apply();
            }}
        >
            <DraftNote of={draft} />
            {labels
                .filter(([name]) => !without.includes(name))
                .map(([name, label, unit, placeholder]) => (
                    <NumberField
                        key={name}
                        label={label}
                        unit={unit}
                        {...(placeholder && {placeholder})}
                        {...field(name)}
                        error={errorOf(name, typed[name])}
                    />
                ))}
            {!without.includes('shocks') && (
                <SelectField label="Shocks of scenario" {...field('shocks')} options={shocks} />
            )}
            <Button kind="primary" type="submit" disabledReason={!isValid(typed) && fixErrorsFirst}>
                {action}
            </Button>
        </form>
    );
}
