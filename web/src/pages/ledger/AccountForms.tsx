// Creating, editing, closing and deleting an account.
import {useState} from 'react';
import {
    AccountType,
    CreateAccountRequestFields as specs,
    UpdateAccountRequestFields as changes,
    type Account,
} from '../../api/types.gen';
import {hasCode} from '../../api/client';
import {useChange} from '../../api/queries';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CheckField, CurrencyField, SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {choices} from '../../ui/enum_labels';
import {slugOf} from '../portfolios/PortfolioForms';
import {staleAfterChange} from './stale';

export function AccountForm({account, onClose}: {account: Account | null; onClose: () => void}) {
    const create = useChange('account.create', staleAfterChange);
    const update = useChange('account.update', staleAfterChange);
    const {error, isPending} = account ? update : create;
    const {text, field, elsewhere, invalid, draft} = useFields(
        account ? `account ${account.id} ${account.etag}` : 'account.new',
        {
            name: account?.name ?? '',
            slug: account?.slug ?? '',
            type: account?.type ?? specs.type.default,
            institution: account?.institution ?? '',
            currency: account?.currency ?? specs.currency.default,
            note: account?.note ?? '',
        },
        error,
        specs,
    );
    const slug = text.slug || slugOf(text.name);
    const done = () => {
        draft.clear();
        onClose();
    };
    const submit = () => {
        const fields = {
            name: text.name.trim(),
            slug,
            type: text.type as AccountType,
            institution: text.institution,
            currency: text.currency.toUpperCase(),
            note: text.note,
        };
        if (account)
            update.mutate(
                {account: account.id, if_match: account.etag, ...fields},
                {onSuccess: done},
            );
        else create.mutate(fields, {onSuccess: done});
    };
    return (
        <Dialog title={account ? `Edit ${account.name}` : 'Add account'} onClose={onClose}>
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
                    <TextField
                        label="Short name"
                        {...field('slug')}
                        placeholder={slug}
                        hint="Identifies the account in transactions"
                    />
                    <SelectField
                        label="Tax treatment"
                        {...field('type')}
                        options={choices(AccountType)}
                        hint="Determines taxable gains and wash sales"
                    />
                    <TextField label="Institution" {...field('institution')} />
                    <CurrencyField {...field('currency')} hint="ISO 4217" />
                </div>
                <TextArea label="Note" rows={2} {...field('note')} />
                {elsewhere ? <ProblemView error={error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            isPending
                                ? 'Already saving.'
                                : missingFields([text.name.trim() === '' && 'name']) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        {account ? 'Save' : 'Add'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const today = () => new Date().toISOString().slice(0, 10);

// Closing keeps the history of an account and takes it out of lists and choices.
export function CloseAccount({account, onClose}: {account: Account; onClose: () => void}) {
    const update = useChange('account.update', staleAfterChange);
    const {text, field, elsewhere} = useFields(
        `account.close ${account.id} ${account.etag}`,
        {closed_on: today()},
        update.error,
        changes,
    );
    const [accept, setAccept] = useState(false);
    const notEmpty = hasCode(update.error, 'not_empty');
    return (
        <Dialog title={`Close ${account.name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    update.mutate(
                        {
                            account: account.id,
                            if_match: account.etag,
                            closed_on: text.closed_on,
                            close_with_balance: accept,
                        },
                        {onSuccess: onClose},
                    );
                }}
            >
                <p>
                    Transactions, lots and exports stay as they are. No transaction can be posted
                    after the closing date; the account can be reopened.
                </p>
                <TextField label="Closed on" type="date" required {...field('closed_on')} />
                {elsewhere ? <ProblemView error={update.error} /> : null}
                {(notEmpty || accept) && (
                    <CheckField
                        label="Close it with these holdings and this cash"
                        checked={accept}
                        onChange={(event) => setAccept(event.target.checked)}
                    />
                )}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            isBusy(update.isPending) ||
                            missingFields([text.closed_on === '' && 'closing date'])
                        }
                    >
                        Close account
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const isBusy = (pending: boolean) => pending && 'Already saving.';

export function ReopenAccount({account, onClose}: {account: Account; onClose: () => void}) {
    const update = useChange('account.update', staleAfterChange);
    return (
        <Dialog title={`Reopen ${account.name}?`} onClose={onClose}>
            <p>It was closed on {account.closed_on}. Transactions can be posted again.</p>
            {update.error ? <ProblemView error={update.error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    autoFocus
                    disabledReason={isBusy(update.isPending)}
                    onClick={() =>
                        update.mutate(
                            {account: account.id, if_match: account.etag, clear: ['closed_on']},
                            {onSuccess: onClose},
                        )
                    }
                >
                    Reopen
                </Button>
            </div>
        </Dialog>
    );
}

export function DeleteAccount({
    account,
    onClose,
    onCloseInstead,
}: {
    account: Account;
    onClose: () => void;
    onCloseInstead: () => void;
}) {
    const remove = useChange('account.delete', staleAfterChange);
    return (
        <Dialog title={`Delete ${account.name}?`} onClose={onClose}>
            <p>Only accounts without transactions can be deleted.</p>
            {remove.error ? <ProblemView error={remove.error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Cancel
                </Button>
                {hasCode(remove.error, 'has_transactions') && account.closed_on === null && (
                    <Button kind="primary" onClick={onCloseInstead}>
                        Close instead
                    </Button>
                )}
                <Button
                    kind="danger"
                    disabledReason={remove.isPending && 'Already deleting.'}
                    onClick={() =>
                        remove.mutate(
                            {account: account.id, if_match: account.etag},
                            {onSuccess: onClose},
                        )
                    }
                >
                    Delete
                </Button>
            </div>
        </Dialog>
    );
}
