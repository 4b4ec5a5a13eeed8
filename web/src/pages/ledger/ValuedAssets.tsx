// Assets and liabilities that are valued by hand, with their values by date.
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    PutAssetRequestFields as specs,
    ValueAssetRequestFields as valueSpecs,
    ValuedItemType,
    type Asset,
} from '../../api/types.gen';
import {useMay} from '../../api/queries';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CurrencyField, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {slugOf} from '../portfolios/PortfolioForms';
import {asNumber, Money} from './frame';
import {DeleteDialog} from '../../ui/Question';

const stale = [
    'ledger.asset.list',
    'ledger.net_worth',
    'ledger.change',
    'ledger.goal.progress',
] as const;
const liabilities = new Set(['mortgage', 'loan', 'credit_card', 'other_liability']);
const today = () => new Date().toISOString().slice(0, 10);

function AddAsset({onClose}: {onClose: () => void}) {
    const put = useChange('ledger.asset.put', [...stale]);
    const {text, field, elsewhere, draft} = useFields(
        'asset.new',
        {
            name: '',
            asset: '',
            type: 'real_estate',
            currency: specs.currency.default,
            date: today(),
            value: '',
        },
        put.error,
    );
    const asset = text.asset || slugOf(text.name);
    const done = () => {
        draft.clear();
        onClose();
    };
    const submit = () =>
        put.mutate(
            {
                asset,
                name: text.name.trim(),
                type: text.type as ValuedItemType,
                currency: text.currency.toUpperCase(),
                values: [{date: text.date, value: text.value.trim()}],
            },
            {onSuccess: done},
        );
    return (
        <Dialog title="Add an asset or liability" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" required autoFocus {...field('name')} />
                    <TextField label="Short name" {...field('asset')} placeholder={asset} />
                    <SelectField
                        label="Kind"
                        {...field('type')}
                        options={choices(ValuedItemType)}
                    />
                    <CurrencyField {...field('currency')} />
                    <TextField label="Date of the value" type="date" {...field('date')} />
                    <NumberField
                        label={liabilities.has(text.type) ? 'Amount owed' : 'Value'}
                        {...field('value')}
                    />
                </div>
                {elsewhere || put.error ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      text.name.trim() === '' && 'name',
                                      text.value.trim() === '' && 'value',
                                  ])
                        }
                    >
                        Add
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

// Everything about it but its values.
function EditAsset({asset, onClose}: {asset: Asset; onClose: () => void}) {
    const put = useChange('ledger.asset.put', [...stale]);
    const {text, field, elsewhere, draft} = useFields(
        `asset ${asset.asset}`,
        {
            name: asset.name,
            type: asset.type as string,
            ended_on: asset.ended_on ?? '',
            note: asset.note ?? '',
        },
        put.error,
    );
    const close = () => {
        draft.clear();
        onClose();
    };
    return (
        <Dialog title={`Edit ${asset.name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    put.mutate(
                        {
                            ...asset,
                            name: text.name.trim(),
                            type: text.type as ValuedItemType,
                            ended_on: text.ended_on || null,
                            note: text.note,
                        },
                        {onSuccess: close},
                    );
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" required autoFocus {...field('name')} />
                    <SelectField
                        label="Kind"
                        {...field('type')}
                        options={choices(ValuedItemType)}
                    />
                    <TextField
                        label={liabilities.has(text.type) ? 'Repaid on' : 'Sold on'}
                        type="date"
                        {...field('ended_on')}
                    />
                    <TextField label="Note" {...field('note')} />
                </div>
                {elsewhere ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button onClick={close}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([text.name.trim() === '' && 'name'])
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

// A new value, and the values so far.
function Values({asset, onClose}: {asset: Asset; onClose: () => void}) {
    const add = useChange('ledger.asset.value', [...stale]);
    const put = useChange('ledger.asset.put', [...stale]);
    const {text, field, elsewhere, invalid, draft} = useFields(
        `asset.value ${asset.asset}`,
        {date: today(), value: ''},
        add.error,
        {value: valueSpecs.value},
    );
    const close = () => {
        draft.clear();
        onClose();
    };
    const without = (date: string) => asset.values.filter((value) => value.date !== date);
    const removal = ({date}: Asset['values'][number]) => (
        <Button kind="quiet" onClick={() => put.mutate({...asset, values: without(date)})}>
            Delete
        </Button>
    );
    return (
        <Dialog title={`Values of ${asset.name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    add.mutate(
                        {asset: asset.asset, date: text.date, value: text.value.trim()},
                        {onSuccess: close},
                    );
                }}
            >
                <div className="form-grid">
                    <TextField label="Date" type="date" {...field('date')} />
                    <NumberField
                        label={liabilities.has(asset.type) ? 'Amount owed' : 'Value'}
                        currency={asset.currency}
                        {...field('value')}
                    />
                </div>
                {elsewhere ? <ProblemView error={add.error} /> : null}
                <div className="actions">
                    <Button onClick={close}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            add.isPending
                                ? 'Already saving.'
                                : missingFields([text.value.trim() === '' && 'value']) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        Save value
                    </Button>
                </div>
            </form>
            <Table
                label={`Values of ${asset.name}`}
                rows={[...asset.values].reverse()}
                columns={[
                    {key: 'date', label: 'Date', text: true, value: (v) => v.date},
                    {
                        key: 'value',
                        label: 'Value',
                        unit: asset.currency,
                        value: (v) => asNumber(v.value),
                        cell: (v) => <Money value={v.value} />,
                    },
                ]}
                id={(v) => v.date}
                sort={null}
                {...(asset.values.length > 1 ? {actions: removal} : {})}
            />
            {put.error ? <ProblemView error={put.error} /> : null}
        </Dialog>
    );
}

export function ValuedAssets() {
    const assets = useMethod('ledger.asset.list', {});
    const mayWrite = useMay()('ledger.asset.put') !== false;
    const [adding, setAdding] = useState(false);
    const [chosen, setChosen] = useState<string | null>(null);
    const [editing, setEditing] = useState<Asset | null>(null);
    const [removing, setRemoving] = useState<Asset | null>(null);
    const columns = useMemo<Column<Asset>[]>(
        () => [
            {key: 'name', label: 'Name', text: true, value: (a) => a.name},
            {key: 'type', label: 'Kind', text: true, value: (a) => enumLabel(a.type)},
            {
                key: 'value',
                label: 'Last value',
                value: (a) => asNumber(a.values.at(-1)?.value),
                cell: (a) => (
                    <>
                        <Money value={a.values.at(-1)?.value} signed={false} />{' '}
                        <span className="unit">
                            {a.currency}
                            {liabilities.has(a.type) ? ' owed' : ''}
                        </span>
                    </>
                ),
            },
            {
                key: 'date',
                label: 'Valued on',
                text: true,
                value: (a) => a.values.at(-1)?.date ?? '',
            },
            {key: 'ended', label: 'Ended on', text: true, value: (a) => a.ended_on ?? ''},
        ],
        [],
    );
    const shown = assets.data?.data.find((a) => a.asset === chosen);
    const actions = (a: Asset) => (
        <>
            <Button kind="quiet" onClick={() => setChosen(a.asset)}>
                Values
            </Button>
            <Button kind="quiet" onClick={() => setEditing(a)}>
                Edit
            </Button>
            <Button kind="quiet" onClick={() => setRemoving(a)}>
                Delete
            </Button>
        </>
    );
    return (
        <Section
            title="Assets and liabilities valued by hand"
            note="A value counts from its date until the next one. The net worth of all accounts includes it; performance does not."
            tools={mayWrite && <Button onClick={() => setAdding(true)}>Add</Button>}
        >
            <QueryResult of={assets} what="Loading assets" lines={3}>
                {(data) => (
                    <Table
                        label="Assets and liabilities valued by hand"
                        rows={data.data}
                        columns={columns}
                        id={(a) => a.asset}
                        sort={null}
                        csv={false}
                        {...(mayWrite ? {actions} : {})}
                        none="Nothing is valued by hand yet, such as a house, a car or a loan."
                    />
                )}
            </QueryResult>
            {adding && <AddAsset onClose={() => setAdding(false)} />}
            {shown && <Values asset={shown} onClose={() => setChosen(null)} />}
            {editing && <EditAsset asset={editing} onClose={() => setEditing(null)} />}
            {removing && (
                <DeleteDialog
                    what={removing.name}
                    method="ledger.asset.delete"
                    request={{asset: removing.asset}}
                    stale={stale}
                    onClose={() => setRemoving(null)}
                >
                    <p>All its values are deleted, and earlier net worth no longer includes it.</p>
                </DeleteDialog>
            )}
        </Section>
    );
}
