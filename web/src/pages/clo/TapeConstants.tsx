// Values for the whole file: of fields that no column has, for rows without one.
import {useState} from 'react';
import type {CloTapeResponse} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {fieldsWithoutValue, type Tape} from './tape_request';

type Constants = NonNullable<Tape['constants']>;

export function TapeConstants({
    plan,
    constants,
    onChange,
}: {
    plan: CloTapeResponse;
    constants: Constants;
    onChange: (constants: Constants) => void;
}) {
    const free = fieldsWithoutValue(plan, constants);
    const [field, setField] = useState('');
    const [value, setValue] = useState('');
    const chosen = free.includes(field)
        ? field
        : free.includes('currency')
          ? 'currency'
          : (free[0] ?? '');
    const given = Object.entries(constants);
    if (free.length === 0 && given.length === 0) return null;
    return (
        <details open={given.length > 0}>
            <summary>Values for the whole file</summary>
            <form
                className="form-grid"
                aria-label="Values for the whole file"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!value.trim()) return;
                    onChange({...constants, [chosen]: value.trim()});
                    setValue('');
                }}
            >
                <SelectField
                    label="Field without a column"
                    value={chosen}
                    onChange={(event) => setField(event.target.value)}
                    options={free.map((one) => [one, enumLabel(one)] as const)}
                />
                <TextField
                    label="Value in every row"
                    value={value}
                    onChange={(event) => setValue(event.target.value)}
                />
                <div className="actions">
                    <Button type="submit" disabledReason={!value.trim() && 'Enter a value first.'}>
                        Apply
                    </Button>
                </div>
            </form>
            {given.length > 0 && (
                <ul>
                    {given.map(([of, text]) => (
                        <li key={of} className="row">
                            <span>
                                {enumLabel(of)}: <b>{text}</b>
                            </span>
                            <Button
                                aria-label={`Remove the value of ${enumLabel(of)}`}
                                onClick={() => {
                                    const {[of]: _, ...rest} = constants;
                                    onChange(rest);
                                }}
                            >
                                Remove
                            </Button>
                        </li>
                    ))}
                </ul>
            )}
        </details>
    );
}
