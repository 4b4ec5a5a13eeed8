// Creating, editing and deleting an account.
import {AccountType, CreateAccountRequestFields as specs, type Account} from '../../api/types.gen';
import {useChange} from '../../api/queries';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextArea, TextField} from '../../ui/fields';
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
                        hint="Determines wash sales"
                    />
                    <TextField label="Institution" {...field('institution')} />
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

export function DeleteAccount({account, onClose}: {account: Account; onClose: () => void}) {
    const remove = useChange('account.delete', staleAfterChange);
    return (
        <Dialog title={`Delete ${account.name}?`} onClose={onClose}>
            <p>Only accounts without transactions can be deleted.</p>
            {remove.error ? <ProblemView error={remove.error} /> : null}
            <div className="actions">
                <Button onClick={onClose} autoFocus>
                    Cancel
                </Button>
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
