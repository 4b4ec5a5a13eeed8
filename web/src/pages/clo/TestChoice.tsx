// The field that chooses the test which trades shall improve.
import type {ComponentProps} from 'react';
import {useMethod} from '../../api/queries';
import {SelectField} from '../../ui/fields';
import {useDealRequest} from './frame';

// Moody's weighted average rating factor, the number of which is the same for all deals.
export const usualTest = '36';

export function TestChoice(
    props: Omit<ComponentProps<typeof SelectField>, 'label' | 'options' | 'value'> & {
        value: string;
    },
) {
    const tests = useMethod('clo.tests', useDealRequest());
    const options = (tests.data?.tests ?? []).map(
        ({id, number, name}) => [number === null ? id : String(number), name] as const,
    );
    return (
        <SelectField
            label="Test to improve"
            {...props}
            options={
                options.some(([test]) => test === props.value)
                    ? options
                    : [[props.value, props.value] as const, ...options]
            }
        />
    );
}
