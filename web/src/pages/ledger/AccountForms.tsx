// Making, changing and removing an account.
import type {Account, AccountType} from '../../api/types.gen';
import {useChange} from '../../api/queries';
import {Button, stillNeeded} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {word} from '../../ui/words';
import {slugOf} from '../portfolios/PortfolioForms';
import {staleAfterChange} from './stale';

const types: AccountType[] = ['taxable', 'tax_deferred', 'tax_free', 'bank', 'other'];

export function AccountForm({account, onClose}: {account: Account | null; onClose: () => void}) {
    const create = useChange('account.create', staleAfterChange);
    const update = useChange('account.update', staleAfterChange);
    const {error, isPending} = account ? update : create;
    const {text, field, elsewhere, draft} = useFields(
        account ? `account ${account.id} ${account.etag}` : 'account.new',
        {
            name: account?.name ?? '',
            slug: account?.slug ?? '',
            type: account?.type ?? 'taxable',
            institution: account?.institution ?? '',
            currency: account?.currency ?? 'USD',
            note: account?.note ?? '',
        },
        error,
    );
    const slug = text.slug || slugOf(text.name);
    const done = () => {
        draft.sent();
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
        <Dialog title={account ? `Change ${account.name}` : 'Add an account'} onClose={onClose}>
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
                        hint="What transactions name: a-z, 0-9, -"
                    />
                    <SelectField
                        label="Taxed"
                        {...field('type')}
                        options={types.map((t) => [t, word(t)] as const)}
                        hint="Matters to wash sales"
                    />
                    <TextField label="Kept by" {...field('institution')} hint="Broker or bank" />
                    <TextField
                        label="Currency"
                        maxLength={3}
                        {...field('currency')}
                        hint="ISO 4217"
                    />
                </div>
                <TextArea label="Note" rows={2} {...field('note')} />
                {elsewhere ? <ProblemView error={error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        unready={
                            isPending
                                ? 'It is being saved.'
                                : stillNeeded([text.name.trim() === '' && 'name'])
                        }
                    >
                        {account ? 'Save' : 'Add'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function DeleteAccount({account, onClose}: {account: Account; onClose: () => void}) {
    const remove = useChange('account.delete', staleAfterChange);
    return (
        <Dialog title={`Delete ${account.name}?`} onClose={onClose}>
            <p>Only an account in which no transaction stands can be removed.</p>
            {remove.error ? <ProblemView error={remove.error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Keep
                </Button>
                <Button
                    kind="danger"
                    unready={remove.isPending && 'It is being deleted.'}
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
