// The form of the assumptions that are part of the address.
import {useMethod} from '../../api/queries';
import type {CloDealView} from '../../api/types.gen';
import {navigate, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {
    addressName,
    assumedOf,
    errorOf,
    isValid,
    mainNames,
    searchOf,
    unfixedIndex,
    type Assumed,
    type MainAssumed,
} from './assumptions';
import {moreFields} from './assumption_fields';
import {MoreAssumptions} from './MoreAssumptions';
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

const labels: [name: keyof MainAssumed, label: string, unit: string, placeholder?: string][] = [
    ['cdr', 'Default rate', '% a year'],
    ['cpr', 'Prepayment rate', '% a year'],
    ['recovery', 'Recovery rate', '% of par'],
    ['lag', 'Recovery lag', 'months'],
    ['price', 'Trade price', '% of par'],
    ['rate', 'Index rate', '% a year', 'as fixed'],
];

export function AssumptionsForm({
    deal,
    action = 'Project',
    without = [],
}: {
    deal: CloDealView;
    action?: string;
    without?: readonly (keyof MainAssumed)[]; // that do not apply
}) {
    const {path, search} = usePlace();
    const assumed = assumedOf(search);
    const {more, ...main} = assumed;
    const {text, field, setText, draft} = useFields<Record<string, string>>(
        `clo.assumptions ${useSlug()}${searchOf(assumed)}`,
        {...main, ...Object.fromEntries(moreFields.map((one) => [one.path, more[one.path] ?? '']))},
        null,
    );
    const typed: Assumed = {
        ...(text as unknown as MainAssumed),
        more: Object.fromEntries(moreFields.map((one) => [one.path, text[one.path] ?? ''])),
    };
    const shocks = useShocks();
    const unfixed = unfixedIndex(deal);
    const apply = () => {
        if (!isValid(typed)) return;
        draft.clear();
        // What else the address says, such as the payment date, stays.
        const query = new URLSearchParams(search);
        for (const name of mainNames) query.delete(name);
        for (const one of moreFields) query.delete(addressName(one.path));
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
                        {...(name === 'rate' &&
                            unfixed && {placeholder: '', hint: `No rate of ${unfixed} is fixed`})}
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
            <MoreAssumptions
                texts={typed.more}
                change={(path) => (event) =>
                    setText((now) => ({...now, [path]: event.target.value}))
                }
            />
        </form>
    );
}
