// Form of a transaction with the fields that its type requires.
import {
    CreateTransactionRequestFields as specs,
    TransactionType,
    type StoredTransaction,
} from '../../api/types.gen';
import {useChange} from '../../api/queries';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CurrencyField, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {plainNumber} from '../../ui/number_text';
import {ProblemView} from '../../ui/states';
import {choices} from '../../ui/enum_labels';
import {offered, useAccounts} from './frame';
import {staleAfterChange} from './stale';
import {isShown, uses, type TransactionTerm} from './transaction_terms';
import {DeleteDialog} from '../../ui/Question';

const withoutSign = (amount: string) => amount.replace(/^-/, '');

const text = (x: string | number | null | undefined): string =>
    x === null || x === undefined ? '' : String(x);
const clearable = ['quantity', 'price', 'amount', 'ratio', 'acquired'] as const;

export function TransactionForm({
    row,
    account,
    onClose,
}: {
    row: StoredTransaction | null;
    account: string;
    onClose: () => void;
}) {
    const create = useChange('transaction.create', staleAfterChange);
    const update = useChange('transaction.update', staleAfterChange);
    const all = useAccounts(true);
    const accounts = offered(all.data, row?.account ?? '');
    const {error, isPending} = row ? update : create;
    const form = useFields(
        row ? `transaction ${row.id} ${row.etag}` : `transaction.new ${account}`,
        {
            account,
            date: row?.date ?? '',
            type: row?.type ?? TransactionType[0],
            symbol: row?.symbol ?? '',
            quantity: text(row?.quantity),
            price: text(row?.price),
            amount:
                row && uses(row.type, 'outflow')
                    ? withoutSign(text(row.amount))
                    : text(row?.amount),
            direction:
                row && uses(row.type, 'outflow') && Number(row.amount) > 0 ? 'refund' : 'charge',
            fees: row && Number(row.fees) !== 0 ? text(row.fees) : '',
            currency: row?.currency ?? '',
            lot_id: row?.lot_id ?? '',
            ratio: text(row?.ratio),
            new_symbol: row?.new_symbol ?? '',
            other_account: row?.other_account ?? '',
            acquired: row?.acquired ?? '',
            note: row?.note ?? '',
        },
        error,
        specs,
    );
    const {field, draft} = form;
    const done = () => {
        draft.clear();
        onClose();
    };
    const type = form.text.type as TransactionType;
    const has = (name: TransactionTerm) => isShown(name, type, row?.type ?? null, form.text[name]);
    const chosen = form.text.account || (accounts[0]?.slug ?? '');
    const currency =
        form.text.currency || (accounts.find((a) => a.slug === chosen)?.currency ?? 'USD');
    const decimal = (name: TransactionTerm) =>
        has(name) && form.text[name] !== '' ? plainNumber(form.text[name]) : null;
    const outflow = uses(type, 'outflow');
    const amount = () => {
        const given = decimal('amount');
        if (!outflow || given === null) return given;
        return (form.text.direction === 'refund' ? '' : '-') + withoutSign(given);
    };
    const submit = () => {
        const fields = {
            account: chosen,
            date: form.text.date,
            type,
            symbol: has('symbol') ? form.text.symbol.trim() : '',
            quantity: decimal('quantity'),
            price: decimal('price'),
            amount: amount(),
            outflow_sign: 'cash' as const,
            fees: decimal('fees') ?? '0',
            currency: currency.toUpperCase(),
            lot_id: has('lot_id') ? form.text.lot_id : '',
            ratio: decimal('ratio'),
            new_symbol: has('new_symbol') ? form.text.new_symbol : '',
            other_account: has('other_account') ? form.text.other_account : '',
            acquired: has('acquired') ? form.text.acquired || null : null,
            note: form.text.note,
        };
        if (row)
            update.mutate(
                {
                    id: row.id,
                    if_match: row.etag,
                    ...fields,
                    clear: clearable.filter((name) => row[name] !== null && fields[name] === null),
                },
                {onSuccess: done},
            );
        else create.mutate(fields, {onSuccess: done});
    };
    return (
        <Dialog title={row ? 'Edit transaction' : 'Add transaction'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <SelectField
                        label="Account"
                        autoFocus
                        {...field('account')}
                        value={chosen}
                        options={accounts.map((a) => [a.slug, a.name] as const)}
                    />
                    <TextField label="Date" type="date" required {...field('date')} />
                    <SelectField
                        label="Type"
                        {...field('type')}
                        options={choices(TransactionType)}
                    />
                    {has('symbol') && <TextField label="Symbol" {...field('symbol')} />}
                    {has('quantity') && <NumberField label="Quantity" {...field('quantity')} />}
                    {has('price') && (
                        <NumberField label="Price" {...field('price')} currency={currency} />
                    )}
                    {has('amount') && (
                        <NumberField
                            label="Amount"
                            {...field('amount')}
                            currency={currency}
                            hint="Including fees"
                        />
                    )}
                    {outflow && (
                        <SelectField
                            label="Direction"
                            {...field('direction')}
                            options={[
                                ['charge', 'Paid'],
                                ['refund', 'Refunded'],
                            ]}
                        />
                    )}
                    {has('fees') && (
                        <NumberField label="Fees" {...field('fees')} currency={currency} />
                    )}
                    {has('ratio') && <NumberField label="Ratio" {...field('ratio')} />}
                    {has('new_symbol') && (
                        <TextField label="Received" {...field('new_symbol')} hint="Symbol" />
                    )}
                    {has('lot_id') && <TextField label="Lot" {...field('lot_id')} />}
                    {has('other_account') && (
                        <TextField label="Other account" {...field('other_account')} />
                    )}
                    {has('acquired') && (
                        <TextField label="Acquired" type="date" {...field('acquired')} />
                    )}
                    <CurrencyField {...field('currency')} placeholder={currency} hint="ISO 4217" />
                    <TextField label="Note" {...field('note')} />
                </div>
                {form.elsewhere ? <ProblemView error={error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            isPending
                                ? 'Already saving.'
                                : missingFields([form.text.date === '' && 'date']) ||
                                  (form.invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        {row ? 'Save' : 'Add'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function DeleteTransaction({
    row,
    name,
    onClose,
}: {
    row: StoredTransaction;
    name: string;
    onClose: () => void;
}) {
    return (
        <DeleteDialog
            what="transaction"
            method="transaction.delete"
            request={{id: row.id, if_match: row.etag}}
            stale={staleAfterChange}
            onClose={onClose}
        >
            <p>
                The {name} will be deleted. Lots, gains and net worth are recalculated. This cannot
                be undone.
            </p>
        </DeleteDialog>
    );
}
