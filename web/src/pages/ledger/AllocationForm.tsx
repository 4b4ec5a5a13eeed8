// Adding, editing and deleting a plan of target weights.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {
    AllocationBy,
    AllocationTargetFields as targetSpecs,
    PutAllocationRequestFields as specs,
    type Allocation,
    type PutAllocationRequest,
} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {fieldNumber, fieldText, isValid} from '../../ui/field_spec';
import {errorOf, useFields} from '../../ui/form';
import {number} from '../../ui/format';
import {ProblemView} from '../../ui/states';
import {DeleteDialog} from '../../ui/Question';

export type Draft = Pick<PutAllocationRequest, 'name' | 'by' | 'targets'> &
    Partial<PutAllocationRequest> & {
        startOf?: (by: AllocationBy) => PutAllocationRequest['targets']; // of a new plan
    };

const stale = ['ledger.allocation.list', 'ledger.rebalance'] as const;

interface Row {
    key: number;
    bucket: string;
    weight: string;
    buy: string;
    symbols: string;
    rest: Partial<PutAllocationRequest['targets'][number]>; // bands of its own
}

const rowsOf = (targets: PutAllocationRequest['targets']): Row[] =>
    targets.map((t, key) => ({
        key,
        bucket: t.bucket,
        weight: fieldText(targetSpecs.weight, t.weight),
        buy: t.buy ?? '',
        symbols: (t.symbols ?? []).join(', '),
        rest: {band_absolute: t.band_absolute ?? null, band_relative: t.band_relative ?? null},
    }));

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function Targets({
    rows,
    label,
    custom,
    error,
    onChange,
}: {
    rows: Row[];
    label: string;
    custom: boolean;
    error: unknown;
    onChange: (rows: Row[]) => void;
}) {
    const set = (key: number, part: Partial<Row>) =>
        onChange(rows.map((row) => (row.key === key ? {...row, ...part} : row)));
    const sum = rows.reduce(
        (total, row) => total + (fieldNumber(targetSpecs.weight, row.weight) ?? 0),
        0,
    );
    return (
        <fieldset>
            <legend>Targets</legend>
            {rows.map((row, i) => (
                <div className="form-grid target-row" key={row.key}>
                    <TextField
                        label={label}
                        value={row.bucket}
                        onChange={(event) => set(row.key, {bucket: event.target.value})}
                        error={errorOf(error, `targets/${i}/bucket`)}
                    />
                    <NumberField
                        label="Weight"
                        of={targetSpecs.weight}
                        value={row.weight}
                        onChange={(event) => set(row.key, {weight: event.target.value})}
                        error={errorOf(error, `targets/${i}/weight`)}
                    />
                    {custom && row.bucket !== 'cash' && (
                        <TextField
                            label="Symbols"
                            value={row.symbols}
                            onChange={(event) => set(row.key, {symbols: event.target.value})}
                            error={errorOf(error, `targets/${i}/symbols`)}
                        />
                    )}
                    {row.bucket === 'cash' ? null : (
                        <>
                            <TextField
                                label="Symbol to buy"
                                value={row.buy}
                                onChange={(event) => set(row.key, {buy: event.target.value})}
                                error={errorOf(error, `targets/${i}/buy`)}
                                placeholder="largest holding"
                            />
                            <div className="actions">
                                <Button
                                    kind="quiet"
                                    onClick={() =>
                                        onChange(rows.filter((one) => one.key !== row.key))
                                    }
                                >
                                    {`Remove ${enumLabel(row.bucket) || 'target'}`}
                                </Button>
                            </div>
                        </>
                    )}
                </div>
            ))}
            <p
                className="note"
                role="status"
            >{`The weights add up to ${number(100 * sum, 2)}%.`}</p>
            <Button
                onClick={() =>
                    onChange([
                        ...rows,
                        {
                            key: Math.max(0, ...rows.map((row) => row.key)) + 1,
                            bucket: '',
                            weight: '',
                            buy: '',
                            symbols: '',
                            rest: {},
                        },
                    ])
                }
            >
                Add target
            </Button>
        </fieldset>
    );
}

export function AllocationForm({
    plan,
    onClose,
}: {
    plan: Draft;
    onClose: (saved: string | null) => void;
}) {
    const put = useChange('ledger.allocation.put', [...stale]);
    const [rows, setRows] = useState(() => rowsOf(plan.targets));
    const [edited, setEdited] = useState(false);
    const {text, field, invalid, draft} = useFields(
        `allocation ${plan.name}`,
        {
            name: plan.name,
            by: plan.by ?? 'type',
            band_absolute: fieldText(specs.band_absolute, plan.band_absolute),
            band_relative: fieldText(specs.band_relative, plan.band_relative),
            cash_reserve: String(plan.cash_reserve ?? ''),
            minimum_order: String(plan.minimum_order ?? ''),
            quantity_step: String(plan.quantity_step ?? ''),
        },
        put.error,
        specs,
    );
    const custom = text.by === 'custom';
    const by = field('by');
    // An empty amount leaves the default to the server.
    const amount = (of: 'cash_reserve' | 'minimum_order' | 'quantity_step') =>
        text[of].trim() === '' ? {} : {[of]: text[of].trim()};
    const submit = () =>
        put.mutate(
            {
                name: text.name.trim(),
                by: text.by as AllocationBy,
                band_absolute: fieldNumber(specs.band_absolute, text.band_absolute),
                band_relative: fieldNumber(specs.band_relative, text.band_relative),
                ...amount('cash_reserve'),
                ...amount('minimum_order'),
                ...amount('quantity_step'),
                accounts: plan.accounts ?? [],
                targets: rows.map((row) => ({
                    ...row.rest,
                    bucket: row.bucket.trim(),
                    weight: fieldNumber(targetSpecs.weight, row.weight) ?? 0,
                    buy: row.buy.trim(),
                    symbols: custom && row.bucket !== 'cash' ? words(row.symbols) : [],
                })),
            },
            {
                onSuccess: (saved) => {
                    draft.clear();
                    onClose(saved.name);
                },
            },
        );
    const wrongRow = rows.some((row) => !isValid(targetSpecs.weight, row.weight));
    return (
        <Dialog
            title={plan.startOf ? 'New plan' : `Targets of ${plan.name}`}
            onClose={() => onClose(null)}
        >
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <div className="form-grid">
                    <TextField label="Short name" required {...field('name')} />
                    <SelectField
                        label="Buckets by"
                        {...by}
                        onChange={(event) => {
                            by.onChange(event);
                            if (plan.startOf && !edited)
                                setRows(rowsOf(plan.startOf(event.target.value as AllocationBy)));
                        }}
                        options={choices(AllocationBy)}
                    />
                    <NumberField label="Band, absolute" {...field('band_absolute')} />
                    <NumberField label="Band, relative" {...field('band_relative')} />
                    <NumberField label="Cash reserve" {...field('cash_reserve')} />
                    <NumberField label="Smallest order" {...field('minimum_order')} />
                    <NumberField label="Step of quantities" {...field('quantity_step')} />
                </div>
                <Targets
                    rows={rows}
                    label={custom ? 'Bucket' : enumLabel(text.by)}
                    custom={custom}
                    error={put.error}
                    onChange={(changed) => {
                        setEdited(true);
                        setRows(changed);
                    }}
                />
                {put.error ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button
                        onClick={() => {
                            draft.clear();
                            onClose(null);
                        }}
                    >
                        Cancel
                    </Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      text.name.trim() === '' && 'short name',
                                      rows.some((row) => row.bucket.trim() === '') && 'bucket',
                                      rows.some((row) => row.weight.trim() === '') && 'weight',
                                  ]) ||
                                  ((invalid.length > 0 || wrongRow) && fixErrorsFirst)
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function DeleteAllocation({plan, onClose}: {plan: Allocation; onClose: () => void}) {
    return (
        <DeleteDialog
            what={`the plan ${plan.name}`}
            method="ledger.allocation.delete"
            request={{name: plan.name}}
            stale={stale}
            onClose={onClose}
        >
            <p>The targets are removed. Holdings and transactions stay as they are.</p>
        </DeleteDialog>
    );
}
