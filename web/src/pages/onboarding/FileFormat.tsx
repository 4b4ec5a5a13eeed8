// Columns, dates and numbers of a file that is of neither edition, chosen by hand.
import type {OnboardingTemplateColumn} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import type {Format} from './file_format';

export function FileFormat({
    header,
    fields,
    format,
    open,
    onOpen,
    onChange,
}: {
    header: readonly string[];
    fields: readonly OnboardingTemplateColumn[];
    format: Format;
    open: boolean;
    onOpen: (open: boolean) => void;
    onChange: (format: Format) => void;
}) {
    return (
        <details open={open} onToggle={(event) => onOpen(event.currentTarget.open)}>
            <summary>Column mapping</summary>
            <p className="note">
                Columns are recognized by their names. For other names, choose the column of each
                field.
            </p>
            <div className="form-grid">
                {fields.map(({name, doc}) => (
                    <SelectField
                        key={name}
                        label={`Column of ${enumLabel(name).toLowerCase()}`}
                        title={doc}
                        value={format.columns[name] ?? ''}
                        onChange={(event) =>
                            onChange({
                                ...format,
                                columns: {...format.columns, [name]: event.target.value},
                            })
                        }
                        options={[
                            ['', 'by its name'] as const,
                            ...header.map((column) => [column, column] as const),
                        ]}
                    />
                ))}
                <SelectField
                    label="Date format"
                    value={format.date_order}
                    onChange={(event) => onChange({...format, date_order: event.target.value})}
                    options={[
                        ['', 'year-month-day'],
                        ['mdy', 'month-day-year'],
                        ['dmy', 'day-month-year'],
                    ]}
                />
                <SelectField
                    label="Decimal separator"
                    value={format.decimal_sign}
                    onChange={(event) => onChange({...format, decimal_sign: event.target.value})}
                    options={[
                        ['', 'plain: 1234.5'],
                        ['.', 'point: 1,234.5'],
                        [',', 'comma: 1.234,5'],
                    ]}
                />
            </div>
        </details>
    );
}
