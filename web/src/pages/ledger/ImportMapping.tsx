// Own columns: which column of the file holds what, what its words mean, saved as a profile.
import {useMemo} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {AmountSign, ColumnMapping, ImportPlan, TransactionType} from '../../api/types.gen';
import {acceptTexts, useDraft} from '../../app/drafts';
import {Button} from '../../ui/Button';
import {readCsv} from '../../ui/csv';
import {SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {word} from '../../ui/words';
import {guessMapping, mappingFields, type MappingField} from './mapping_guess';
import type {Chosen} from './ImportFile';
import {transactionTypes} from './TransactionForms';

const mostWords = 40;

interface Choices {
    columns: Record<MappingField, string>;
    types: Record<string, TransactionType>; // by the file's word
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
            title="Own columns"
            note="Choose the column of each field; what stays empty is left out. The day is needed, and a type by its column or by default."
        >
            <form
                aria-label="Own columns"
                onSubmit={(event) => {
                    event.preventDefault();
                    draft.sent();
                    onChange(made());
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    {mappingFields.map((name) => (
                        <SelectField
                            key={name}
                            label={word(name)}
                            value={columns[name]}
                            onChange={(event) =>
                                choose('columns', (now) => ({...now, [name]: event.target.value}))
                            }
                            options={[
                                ['', 'not in the file'] as const,
                                ...header.map((h) => [h, h || '(without a name)'] as const),
                            ]}
                        />
                    ))}
                    <SelectField
                        label="Type of rows without one"
                        value={rest.default_type}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, default_type: event.target.value}))
                        }
                        options={[
                            ['', 'none'] as const,
                            ...transactionTypes.map((t) => [t, word(t)] as const),
                        ]}
                    />
                    <SelectField
                        label="Order of dates"
                        value={rest.date_order}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, date_order: event.target.value}))
                        }
                        options={[
                            ['', 'as the file shows'],
                            ['ymd', 'year month day'],
                            ['mdy', 'month day year'],
                            ['dmy', 'day month year'],
                        ]}
                    />
                    <SelectField
                        label="Decimal sign"
                        value={rest.decimal_sign}
                        onChange={(event) =>
                            choose('rest', (now) => ({...now, decimal_sign: event.target.value}))
                        }
                        options={[
                            ['', 'as the file shows'],
                            ['.', 'point'],
                            [',', 'comma'],
                        ]}
                    />
                    <SelectField
                        label="A positive amount is"
                        value={rest.amount_sign}
                        onChange={(event) =>
                            choose('rest', (now) => ({
                                ...now,
                                amount_sign: event.target.value as AmountSign,
                            }))
                        }
                        options={[
                            ['shown', 'as the file shows'],
                            ['received', 'money received'],
                            ['paid', 'money paid'],
                            ['unsigned', 'without meaning: the type says'],
                        ]}
                    />
                </div>
                {words.length > 0 && (
                    <fieldset className="words">
                        <legend>What the words of “{columns.type}” mean</legend>
                        <div className="form-grid">
                            {words.map((text) => (
                                <SelectField
                                    key={text}
                                    label={text}
                                    value={types[text] ?? ''}
                                    options={[
                                        ['', 'as it says'] as const,
                                        ...transactionTypes.map((t) => [t, word(t)] as const),
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
                        unready={columns.date === '' && 'Choose the column of the date first.'}
                    >
                        Plan with these columns
                    </Button>
                </div>
            </form>
            <SaveProfile chosen={chosen} mapping={made} />
        </Section>
    );
}

function SaveProfile({chosen, mapping}: {chosen: Chosen; mapping: () => ColumnMapping}) {
    const save = useChange('import_profile.put', ['import_profile.list']);
    const remove = useChange('import_profile.delete', ['import_profile.list']);
    const profiles = useMethod('import_profile.list', {});
    const {value: name, set: setName, sent} = useDraft('ledger.import.profile', '');
    return (
        <>
            <form
                className="row"
                aria-label="Save as a profile"
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
                        {onSuccess: sent},
                    );
                }}
            >
                <TextField
                    label="Save as the profile"
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                    hint="Files with this header then need nothing more"
                />
                <Button
                    type="submit"
                    unready={
                        save.isPending
                            ? 'It is being saved.'
                            : name.trim() === '' && 'Name it first.'
                    }
                >
                    Save the profile
                </Button>
                <span role="status" className="note">
                    {save.data ? `Saved as ${save.data.name}.` : ''}
                </span>
            </form>
            {save.error || remove.error ? <ProblemView error={save.error ?? remove.error} /> : null}
            {(profiles.data?.data.length ?? 0) > 0 && (
                <Table
                    label="Saved profiles"
                    rows={profiles.data?.data ?? []}
                    id={(p) => p.name}
                    csv={false}
                    columns={[
                        {key: 'name', label: 'Profile', text: true, value: (p) => p.name},
                        {key: 'format', label: 'Format', text: true, value: (p) => p.format},
                        {key: 'account', label: 'Account', text: true, value: (p) => p.account},
                        {
                            key: 'columns',
                            label: 'Own columns',
                            text: true,
                            value: (p) =>
                                p.mapping
                                    ? mappingFields
                                          .filter((f) => p.mapping?.[f])
                                          .map((f) => word(f))
                                          .join(', ')
                                    : '',
                        },
                    ]}
                    actions={(p) => (
                        <Button
                            kind="quiet"
                            aria-label={`Delete the profile ${p.name}`}
                            onClick={() => remove.mutate({name: p.name})}
                        >
                            {'\u2715'}
                        </Button>
                    )}
                />
            )}
        </>
    );
}
