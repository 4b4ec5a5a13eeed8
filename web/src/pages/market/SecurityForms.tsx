// Adding, editing and deleting a security.
import {useChange, useMethod} from '../../api/queries';
import {
    AssetType,
    AssetTypeLabels,
    SecurityChangeFields as specs,
    type Security,
} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices} from '../../ui/enum_labels';
import {CurrencyField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Issues, Loading, ProblemView} from '../../ui/states';
import {staleAfterSecurities} from './stale';
import {DeleteDialog} from '../../ui/Question';

const types = choices(AssetType, AssetTypeLabels);

export function EditSecurity({
    security,
    onClose,
}: {
    security: Security | null; // null: a new one
    onClose: () => void;
}) {
    const put = useChange('market.put_securities', staleAfterSecurities);
    const initial = {
        symbol: security?.symbol ?? '',
        name: security?.name ?? '',
        type: security?.type ?? 'equity',
        sector: security?.sector ?? '',
        industry: security?.industry ?? '',
        exchange: security?.exchange ?? '',
        country: security?.country ?? '',
        currency: security ? (security.currency ?? '') : 'USD',
    };
    const {text, field, draft} = useFields<Record<keyof typeof initial, string>>(
        `security ${security?.symbol ?? 'new'}`,
        initial,
        null,
        specs,
    );
    const done = () => {
        draft.clear();
        onClose();
    };
    // Only the fields that were changed are sent.
    const changed = Object.fromEntries(
        Object.entries(text)
            .map(([key, value]) => [key, value.trim()] as const)
            .filter(([key, value]) => !security || value !== initial[key as keyof typeof initial]),
    );
    const submit = () =>
        put.mutate(
            {
                securities: [
                    {
                        ...changed,
                        symbol: text.symbol.trim(),
                        ...('currency' in changed ? {currency: text.currency.toUpperCase()} : {}),
                    } as Security,
                ],
            },
            {onSuccess: done},
        );
    return (
        <Dialog title={security ? `Edit ${security.symbol}` : 'New security'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    {!security && <TextField label="Symbol" autoFocus {...field('symbol')} />}
                    <TextField label="Name" autoFocus={security !== null} {...field('name')} />
                    <SelectField label="Type" {...field('type')} options={types} />
                    <TextField label="Sector" {...field('sector')} />
                    <TextField label="Industry" {...field('industry')} />
                    <TextField label="Exchange" {...field('exchange')} />
                    <TextField label="Country" hint="ISO 3166, such as US" {...field('country')} />
                    <CurrencyField hint="ISO 4217, such as USD" {...field('currency')} />
                </div>
                {put.error ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([text.symbol.trim() === '' && 'symbol']) ||
                                  (Object.keys(changed).length === 0 && 'Nothing was changed.')
                        }
                    >
                        {security ? 'Save' : 'Add'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function DeleteSecurity({security, onClose}: {security: Security; onClose: () => void}) {
    const request = {symbols: [security.symbol]};
    const plan = useMethod('market.delete_securities', request, {staleTime: 0, gcTime: 0});
    return (
        <DeleteDialog
            what={security.symbol}
            method="market.delete_securities"
            request={{...request, commit: true}}
            stale={staleAfterSecurities}
            onClose={onClose}
        >
            <p>
                Its name, type, sector, exchange, country and currency will be deleted. Its prices
                are kept.
            </p>
            {plan.isPending && <Loading what="Finding who uses it" lines={1} />}
            {plan.error ? <ProblemView error={plan.error} /> : null}
            {plan.data && <Issues issues={plan.data.issues} />}
        </DeleteDialog>
    );
}
