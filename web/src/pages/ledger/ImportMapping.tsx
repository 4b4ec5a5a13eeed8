// Column mapping of an import: the column of each field and the meaning of its values, saved as a
// profile.
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    TransactionType,
    type AmountSign,
    type ColumnMapping,
    type ImportPlan,
} from '../../api/types.gen';
import {acceptTexts, useDraft} from '../../app/drafts';
import {Button} from '../../ui/Button';
import {readCsv} from '../../ui/csv';
import {SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {choices, enumLabel} from '../../ui/enum_labels';
import {useAccountName} from './frame';
import {guessMapping, mappingFields, type MappingField} from './mapping_guess';
import type {Chosen} from './ImportFile';
import {DeleteDialog} from '../../ui/Question';

const mostWords = 40;

interface Choices {
    columns: Record<MappingField, string>;
    types: Record<string, TransactionType>; // by value in the file
    rest: {default_type: string; date_order: string; decimal_sign: string; amount_sign: AmountSign};
}

const choicesOf = (mapping: ColumnMapping | null, header: readonly string[]): Choices => ({
    columns: mapping
        ? (Object.fromEntries(
              mappingFields.map((f) => [f, mapping[f] ?? '']),
          ) as Choices['columns'])
        : guessMapping(header),
    types: mapping?.types ?? {},
    rest: {
        default_type: mapping?.default_type ?? '',
        date_order: mapping?.date_order ?? '',
        decimal_sign: mapping?.decimal_sign ?? '',
        amount_sign: mapping?.amount_sign ?? 'shown',
    },
});

const acceptChoices = (kept: Choices, first: Choices): Choices => ({
    columns: acceptTexts(kept.columns, first.columns),
    types: kept.types ?? {},
    rest: acceptTexts(kept.rest, first.rest),
});

export function MappingForm({
    chosen,
    mapping,
    plan,
    onChange,
}: {
    chosen: Chosen;
    mapping: ColumnMapping | null;
    plan: ImportPlan | null;
    onChange: (mapping: ColumnMapping) => void;
}) {
    const csv = useMemo(() => readCsv(chosen.content), [chosen.content]);
    const header = plan?.columns.length ? plan.columns : csv.header;
    const draft = useDraft<Choices>(
        `ledger.import.columns ${chosen.fileName} ${csv.header.join(',')}`,
        choicesOf(mapping, header),
        {accept: acceptChoices},
    );
    const {columns, types, rest} = draft.value;
    const choose = <K extends keyof Choices>(part: K, change: (now: Choices[K]) => Choices[K]) =>
        draft.set((now) => ({...now, [part]: change(now[part])}));
    const at = csv.header.indexOf(columns.type);
    const words = useMemo(
        () =>
            at < 0
                ? []
                : [...new Set(csv.rows.map((row) => (row[at] ?? '').trim()).filter(Boolean))].slice(
                      0,
                      mostWords,
                  ),
        [csv, at],
    );
    const made = (): ColumnMapping => ({
        ...columns,
        types,
        date_order: rest.date_order,
        decimal_sign: rest.decimal_sign,
        amount_sign: rest.amount_sign,
        default_type: (rest.default_type || null) as TransactionType | null,
    });
    return (
        <Section
            title="Column mapping"
            note="Choose the column of each field; fields without a column are skipped. A date is required, and a type from a column or by default."
        >
            <form
                aria-label="Column mapping"
                onSubmit={(event) => {
                    event.preventDefault();
                    draft.clear();
                    onChange(made());
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    {mappingFields.map((name) => (
                        <SelectField
                            key={name}
                            label={enumLabel(name)}
                            value={columns[name]}
                            onChange={(event) =>
                                choose('columns', (now) => ({...now, [name]: event.target.value}))
                            }
                            options={[
                                ['', 'not in the file'] as const,
                                ...header.map((h) => [h, h || '(unnamed)'] as const),
                            ]}
                        />
                    ))}
                    <SelectField
                        label="Default type"
                        value={rest.default_type}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, default_type: event.target.value}))
                        }
                        options={[['', 'none'] as const, ...choices(TransactionType)]}
                    />
                    <SelectField
                        label="Date format"
                        value={rest.date_order}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, date_order: event.target.value}))
                        }
                        options={[
                            ['', 'detect'],
                            ['ymd', 'year-month-day'],
                            ['mdy', 'month-day-year'],
                            ['dmy', 'day-month-year'],
                        ]}
                    />
                    <SelectField
                        label="Decimal separator"
                        value={rest.decimal_sign}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, decimal_sign: event.target.value}))
                        }
                        options={[
                            ['', 'detect'],
                            ['.', 'point'],
                            [',', 'comma'],
                        ]}
                    />
                    <SelectField
                        label="Positive amounts are"
                        value={rest.amount_sign}
                        onChange={(event) =>
                            choose('rest', (now) => ({
                                ...now,
                                amount_sign: event.target.value as AmountSign,
                            }))
                        }
                        options={[
                            ['shown', 'detect'],
                            ['received', 'money received'],
                            ['paid', 'money paid'],
                            ['unsigned', 'unsigned: determined by the type'],
                        ]}
                    />
                </div>
                {words.length > 0 && (
                    <fieldset className="words">
                        <legend>Values of column “{columns.type}”</legend>
                        <div className="form-grid">
                            {words.map((text) => (
                                <SelectField
                                    key={text}
                                    label={text}
                                    value={types[text] ?? ''}
                                    options={[
                                        ['', 'as stated'] as const,
                                        ...choices(TransactionType),
                                    ]}
                                    onChange={(event) =>
                                        choose('types', (now) => {
                                            const next = {...now};
                                            if (event.target.value)
                                                next[text] = event.target.value as TransactionType;
                                            else delete next[text];
                                            return next;
                                        })
                                    }
                                />
                            ))}
                        </div>
                    </fieldset>
                )}
                <div className="row">
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={columns.date === '' && 'Choose the date column first.'}
                    >
                        Preview with this mapping
                    </Button>
                </div>
            </form>
            <SaveProfile chosen={chosen} mapping={made} />
        </Section>
    );
}

function SaveProfile({chosen, mapping}: {chosen: Chosen; mapping: () => ColumnMapping}) {
    const save = useChange('import_profile.put', ['import_profile.list']);
    const [removing, setRemoving] = useState('');
    const profiles = useMethod('import_profile.list', {});
    const accountName = useAccountName();
    const {value: name, set: setName, clear} = useDraft('ledger.import.profile', '');
    return (
        <>
            <form
                className="row"
                aria-label="Save as profile"
                onSubmit={(event) => {
                    event.preventDefault();
                    save.mutate(
                        {
                            name: name.trim(),
                            sample: chosen.content,
                            mapping: mapping(),
                            account: chosen.account,
                            ...(chosen.currency ? {currency: chosen.currency} : {}),
                        },
                        {onSuccess: clear},
                    );
                }}
            >
                <TextField
                    label="Profile name"
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                    hint="Applied automatically to files with this header"
                />
                <Button
                    type="submit"
                    disabledReason={
                        save.isPending
                            ? 'Already saving.'
                            : name.trim() === '' && 'Enter a name first.'
                    }
                >
                    Save profile
                </Button>
                <span role="status" className="note">
                    {save.data ? `Saved as ${save.data.name}.` : ''}
                </span>
            </form>
            {save.error ? <ProblemView error={save.error} /> : null}
            {(profiles.data?.data.length ?? 0) > 0 && (
                <Table
                    label="Saved profiles"
                    rows={profiles.data?.data ?? []}
                    id={(p) => p.name}
                    csv={false}
                    columns={[
                        {key: 'name', label: 'Profile', text: true, value: (p) => p.name},
                        {key: 'format', label: 'Format', text: true, value: (p) => p.format},
                        {
                            key: 'account',
                            label: 'Account',
                            text: true,
                            value: (p) => accountName(p.account),
                            cell: (p) => <span title={p.account}>{accountName(p.account)}</span>,
                        },
                        {
                            key: 'columns',
                            label: 'Column mapping',
                            text: true,
                            value: (p) =>
                                p.mapping
                                    ? mappingFields
                                          .filter((f) => p.mapping?.[f])
                                          .map((f) => enumLabel(f))
                                          .join(', ')
                                    : '',
                        },
                    ]}
                    actions={(p) => (
                        <Button
                            kind="quiet"
                            aria-label={`Delete profile ${p.name}`}
                            onClick={() => setRemoving(p.name)}
                        >
                            {'\u2715'}
                        </Button>
                    )}
                />
            )}
            {removing && (
                <DeleteDialog
                    what={`the profile ${removing}`}
                    method="import_profile.delete"
                    request={{name: removing}}
                    stale={['import_profile.list']}
                    onClose={() => setRemoving('')}
                >
                    <p>Files with its header are mapped by hand again. Transactions stay.</p>
                </DeleteDialog>
            )}
        </>
    );
}
