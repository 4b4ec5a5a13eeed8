// The fields of assumptions that most projections leave as they are, in sections.
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextArea, TextField} from '../../ui/fields';
import {
    countMore,
    fieldError,
    moreFields,
    type AssumptionField,
    type AssumptionTexts,
} from './assumption_fields';

type Change = (event: {target: {value: string}}) => void;

function Input({
    one,
    texts,
    onChange,
}: {
    one: AssumptionField;
    texts: AssumptionTexts;
    onChange: Change;
}) {
    const {label, kind, spec, choices} = one;
    const own = {
        label,
        value: texts[one.path] ?? '',
        error: fieldError(one, texts),
        onChange,
        // A text of several values is checked as a whole, and an empty one is not sent.
        of: {...spec, required: false, ...(kind !== 'number' && {type: 'string'})},
    };
    if (kind === 'choice')
        return (
            <SelectField
                {...own}
                options={[
                    ['', spec.default === undefined ? 'none' : enumLabel(String(spec.default))],
                    ...(choices ?? [])
                        .filter((choice) => choice !== spec.default)
                        .map((choice) => [choice, enumLabel(choice)] as const),
                ]}
            />
        );
    if (kind === 'events' || kind === 'vectors' || kind === 'prices')
        return <TextArea {...own} rows={2} placeholder={placeholders[kind]} />;
    return <TextField {...own} {...(kind === 'date' && {type: 'date'})} />;
}

const placeholders = {
    events: 'L001: 3; L002: 2027-01-15',
    vectors: 'ramp: 1 2 3',
    prices: 'B2: 95; Caa1: 70',
} as const;

const sections = [...new Set(moreFields.map(({section}) => section))];

/** Closed where nothing in it is set. Rates may be a number, one per period, the name of a vector, or
 * by rating, asset and date. */
export function MoreAssumptions({
    texts,
    change,
    without = [],
}: {
    texts: AssumptionTexts;
    change: (path: string) => Change;
    without?: readonly string[]; // paths that the form has elsewhere
}) {
    const set = countMore(texts);
    return (
        <details className="details more-assumptions" open={set > 0}>
            <summary>{set > 0 ? `More assumptions: ${set} set` : 'More assumptions'}</summary>
            <p className="note">
                Rates: a percentage, one per period (2 3 4), the name of a vector, or by rating,
                asset and first date (B2: 5; L001: 3; 2027-01-15: 4). Empty fields are not assumed.
            </p>
            {sections.map((section) => (
                <fieldset key={section}>
                    <legend>{section}</legend>
                    <div className="form-grid">
                        {moreFields
                            .filter((one) => one.section === section && !without.includes(one.path))
                            .map((one) => (
                                <Input
                                    key={one.path}
                                    one={one}
                                    texts={texts}
                                    onChange={change(one.path)}
                                />
                            ))}
                    </div>
                </fieldset>
            ))}
        </details>
    );
}
