// Configuring, testing and deleting a provider.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {type Provider, PutProviderRequestFields as fields} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, CurrencyField, TextField} from '../../ui/fields';
import {useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {DeleteDialog} from '../../ui/Question';

const changed = ['market.providers'] as const;

export function EditProvider({
    provider,
    onClose,
    onDelete,
}: {
    provider: Provider | null; // null: a new one of CSV files
    onClose: () => void;
    onDelete: () => void;
}) {
    const put = useChange('market.provider_put', [...changed]);
    const initial = {
        name: provider?.name ?? '',
        url: provider?.url ?? '',
        currency: provider?.currency ?? '',
        per_second: String(provider?.per_second ?? 1),
    };
    const {text, field, elsewhere, invalid} = useFields(
        `provider ${provider?.name ?? 'new'}`,
        initial,
        put.error,
        {per_second: fields.per_second},
    );
    // Not kept as a draft: it would be stored in the browser.
    const [key, setKey] = useState('');
    const [enabled, setEnabled] = useState(provider?.enabled ?? true);
    const [accepted, setAccepted] = useState(provider?.license_accepted ?? false);
    const [local, setLocal] = useState(provider?.local ?? false);
    const isCsv = !provider?.built_in;
    const save = () =>
        put.mutate(
            {
                name: text.name.trim(),
                enabled,
                ...(accepted === (provider?.license_accepted ?? false)
                    ? {}
                    : {license_accepted: accepted}),
                ...(local === (provider?.local ?? false) ? {} : {local}),
                ...(text.url === initial.url ? {} : {url: text.url.trim()}),
                ...(text.currency === initial.currency
                    ? {}
                    : {currency: text.currency.trim().toUpperCase()}),
                ...(text.per_second === initial.per_second
                    ? {}
                    : {per_second: Number(text.per_second)}),
                ...(key === '' ? {} : {key}),
            },
            {onSuccess: onClose},
        );
    return (
        <Dialog
            title={provider ? `Configure ${provider.name}` : 'Add a CSV file'}
            onClose={onClose}
        >
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    save();
                }}
            >
                {provider?.license_note ? <p className="note">{provider.license_note}</p> : null}
                <div className="form-grid">
                    {!provider && (
                        <TextField
                            label="Name"
                            hint="Lower case, such as stooq; the source of its prices"
                            {...field('name')}
                        />
                    )}
                    <CheckField
                        label="Enabled"
                        checked={enabled}
                        onChange={(event) => setEnabled(event.target.checked)}
                    />
                    {provider?.license_note ? (
                        <CheckField
                            label="I accept the terms of the provider"
                            checked={accepted}
                            onChange={(event) => setAccepted(event.target.checked)}
                        />
                    ) : null}
                    {(provider?.needs_key ?? false) || isCsv ? (
                        <TextField
                            label="Key"
                            type="password"
                            autoComplete="off"
                            hint={provider?.has_key ? 'A key is stored; empty keeps it' : undefined}
                            value={key}
                            onChange={(event) => setKey(event.target.value)}
                        />
                    ) : null}
                    <TextField
                        label="Address"
                        hint={
                            isCsv
                                ? 'With {symbol}, and {from} and {to} for dates'
                                : 'Empty restores the address of the provider'
                        }
                        {...field('url')}
                    />
                    {isCsv && (
                        <CurrencyField
                            hint="Of prices that state none, such as USD"
                            {...field('currency')}
                        />
                    )}
                    <TextField
                        label="Requests per second"
                        inputMode="decimal"
                        {...field('per_second')}
                    />
                    <CheckField
                        label="In a private network"
                        checked={local}
                        onChange={(event) => setLocal(event.target.checked)}
                    />
                </div>
                {elsewhere && <ProblemView error={put.error} />}
                <div className="actions">
                    {provider && (
                        <Button kind="danger" onClick={onDelete}>
                            Delete settings
                        </Button>
                    )}
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      text.name.trim() === '' && 'name',
                                      isCsv && text.url.trim() === '' && 'address',
                                  ]) ||
                                  (invalid.length > 0 && `Check ${invalid.join(', ')}.`)
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function TestProvider({provider, onClose}: {provider: Provider; onClose: () => void}) {
    const test = useChange('market.provider_test', [...changed]);
    const [symbol, setSymbol] = useState('');
    const isCsv = provider.kind === 'csv';
    return (
        <Dialog title={`Test ${provider.name}`} onClose={onClose}>
            <p>One request is sent. Nothing of the response is stored.</p>
            <TextField
                label={provider.offers === 'macro' ? 'Series' : 'Symbol'}
                hint={isCsv ? 'One that the file has' : 'Empty: a common one'}
                value={symbol}
                onChange={(event) => setSymbol(event.target.value)}
            />
            {test.error ? <ProblemView error={test.error} /> : null}
            {test.data && (
                <ol aria-label="Steps of the test">
                    {test.data.steps.map(({step, passed, message}) => (
                        <li key={step} className={passed ? '' : 'error'}>
                            <strong>
                                {enumLabel(step)}: {passed ? 'passed' : 'failed'}
                            </strong>
                            {'. '}
                            {message}
                        </li>
                    ))}
                </ol>
            )}
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
                <Button
                    kind="primary"
                    disabledReason={
                        test.isPending
                            ? 'Waiting for the provider.'
                            : isCsv && symbol.trim() === '' && 'Enter a symbol.'
                    }
                    onClick={() =>
                        test.mutate({
                            name: provider.name,
                            ...(symbol.trim() ? {symbol: symbol.trim()} : {}),
                        })
                    }
                >
                    Send request
                </Button>
            </div>
        </Dialog>
    );
}

export function DeleteProvider({provider, onClose}: {provider: Provider; onClose: () => void}) {
    return (
        <DeleteDialog
            what={`the settings of ${provider.name}`}
            method="market.provider_delete"
            request={{name: provider.name}}
            stale={changed}
            onClose={onClose}
        >
            <p>
                Its key and address are deleted, and nothing is requested from it any more. Series
                that it sent stay.
            </p>
        </DeleteDialog>
    );
}
