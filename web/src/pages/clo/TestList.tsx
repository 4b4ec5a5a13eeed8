// The tests of a deal: numbers of the library with thresholds, and custom tests by expression.
import {CloBound} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {moved} from './steps_form';
import {customFields, customSpec, type TestTexts} from './tests_form';

const at = 'document/tests';
const bounds = CloBound.map((bound) => [bound, enumLabel(bound)] as const);
const labels: Record<(typeof customFields)[number], string> = {
    id: 'Id',
    name: 'Name',
    value: 'Value',
    bound: 'Bound',
    threshold: 'Threshold',
    watch: 'Watched below',
};

export function TestList({
    texts,
    names,
    error,
    onChange,
}: {
    texts: TestTexts;
    names: ReadonlyMap<string, string>; // of the tests of the library, by number
    error: unknown;
    onChange: (texts: TestTexts) => void;
}) {
    const {use, custom} = texts;
    const setUse = (list: TestTexts['use']) => onChange({...texts, use: list});
    const setCustom = (list: TestTexts['custom']) => onChange({...texts, custom: list});
    return (
        <details className="details step-list" {...(errorOf(error, at) && {open: true})}>
            <summary>{`Tests: ${use.length} of the library, ${custom.length} custom`}</summary>
            <ol>
                {use.map((test, place) => {
                    const name = names.get(test.number) ?? '';
                    const typed = (field: 'number' | 'threshold') => ({
                        value: test[field],
                        onChange: (event: {target: {value: string}}) =>
                            setUse(
                                use.map((one, i) =>
                                    i === place ? {...one, [field]: event.target.value} : one,
                                ),
                            ),
                    });
                    return (
                        <li key={place}>
                            <div className="row">
                                <TextField
                                    label="Number in the library"
                                    {...typed('number')}
                                    hint={name}
                                    error={errorOf(error, `${at}/use/${place}`)}
                                />
                                <TextField
                                    label="Threshold"
                                    placeholder="of the library"
                                    {...typed('threshold')}
                                    error={
                                        test.number
                                            ? errorOf(error, `${at}/thresholds/${test.number}`)
                                            : null
                                    }
                                />
                                <Button
                                    kind="quiet"
                                    aria-label={`Move test ${test.number} up`}
                                    disabledReason={place === 0 && 'The first test.'}
                                    onClick={() => setUse(moved(use, place, -1))}
                                >
                                    {'\u2191'}
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Remove test ${test.number}`}
                                    onClick={() => setUse(use.filter((_, i) => i !== place))}
                                >
                                    Remove
                                </Button>
                            </div>
                        </li>
                    );
                })}
                {custom.map((test, place) => (
                    <li key={`custom ${place}`}>
                        <div className="form-grid">
                            {customFields.map((name) => {
                                const field = {
                                    label: labels[name],
                                    value: test[name] ?? '',
                                    error: errorOf(error, `${at}/custom/${place}/${name}`),
                                    onChange: (event: {target: {value: string}}) =>
                                        setCustom(
                                            custom.map((one, i) =>
                                                i === place
                                                    ? {...one, [name]: event.target.value}
                                                    : one,
                                            ),
                                        ),
                                };
                                return name === 'bound' ? (
                                    <SelectField key={name} {...field} options={bounds} />
                                ) : (
                                    <TextField key={name} of={customSpec(name)} {...field} />
                                );
                            })}
                        </div>
                        <Button
                            kind="quiet"
                            aria-label={`Remove test ${test.id}`}
                            onClick={() => setCustom(custom.filter((_, i) => i !== place))}
                        >
                            Remove
                        </Button>
                    </li>
                ))}
            </ol>
            <div className="row">
                <Button onClick={() => setUse([...use, {number: '', threshold: ''}])}>
                    Add a test of the library
                </Button>
                <Button onClick={() => setCustom([...custom, {bound: 'max'}])}>
                    Add a custom test
                </Button>
            </div>
        </details>
    );
}
