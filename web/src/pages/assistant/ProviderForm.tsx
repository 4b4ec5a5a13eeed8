// Configuring and deleting a provider of language models.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {
    type LlmProvider,
    ModelProviderKind,
    ModelProviderKindLabels,
    PutLlmProviderRequestFields as fields,
} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CheckField, SelectField, TextField} from '../../ui/fields';
import {choices} from '../../ui/enum_labels';
import {useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {DeleteDialog} from '../../ui/Question';

type Kind = LlmProvider['kind'];

export function EditModelProvider({
    provider,
    onClose,
    onDelete,
}: {
    provider: LlmProvider | null; // null: a new one
    onClose: () => void;
    onDelete: () => void;
}) {
    const put = useChange('llm.provider_put', ['llm.providers', 'llm.consents']);
    const {text, field, elsewhere} = useFields(
        `llm ${provider?.name ?? 'new'}`,
        {
            name: provider?.name ?? '',
            endpoint: provider?.endpoint ?? '',
            model: provider?.model ?? '',
            secret: provider?.secret ?? '',
            requests_per_minute: String(provider?.requests_per_minute ?? 0),
            tokens_per_day: String(provider?.tokens_per_day ?? 0),
            spend_per_month: String(provider?.spend_per_month ?? '0'),
            prompt_price: String(provider?.prompt_price ?? '0'),
            completion_price: String(provider?.completion_price ?? '0'),
            retention: provider?.retention ?? '',
        },
        put.error,
        {
            requests_per_minute: fields.requests_per_minute,
            tokens_per_day: fields.tokens_per_day,
        },
    );
    const [kind, setKind] = useState<Kind>(provider?.kind ?? 'openai_compatible');
    const [local, setLocal] = useState(provider?.is_local ?? false);
    const save = () =>
        put.mutate(
            {
                name: text.name.trim(),
                ...(kind === provider?.kind ? {} : {kind}),
                ...(text.endpoint.trim() ? {endpoint: text.endpoint.trim()} : {}),
                model: text.model.trim(),
                ...(provider || text.secret ? {secret: text.secret.trim()} : {}),
                ...(local === (provider?.is_local ?? false) ? {} : {is_local: local}),
                requests_per_minute: Number(text.requests_per_minute),
                tokens_per_day: Number(text.tokens_per_day),
                spend_per_month: text.spend_per_month,
                prompt_price: text.prompt_price,
                completion_price: text.completion_price,
                retention: text.retention,
            },
            {onSuccess: onClose},
        );
    return (
        <Dialog
            title={provider ? `Configure ${provider.name}` : 'Add a provider'}
            onClose={onClose}
        >
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    save();
                }}
            >
                <div className="form-grid">
                    {!provider && (
                        <TextField label="Name" hint="Such as work-openai" {...field('name')} />
                    )}
                    <SelectField
                        label="Interface"
                        value={kind}
                        options={choices(ModelProviderKind, ModelProviderKindLabels)}
                        onChange={(event) => setKind(event.target.value as Kind)}
                    />
                    <TextField label="Address" hint="Empty: the usual one" {...field('endpoint')} />
                    <TextField label="Model" {...field('model')} />
                    <TextField
                        label="Secret with the key"
                        hint="Its name on the page Secrets"
                        {...field('secret')}
                    />
                    <CheckField
                        label="On this machine or in a private network"
                        checked={local}
                        onChange={(event) => setLocal(event.target.checked)}
                    />
                    <TextField label="Requests a minute" {...field('requests_per_minute')} />
                    <TextField label="Tokens a day" {...field('tokens_per_day')} />
                    <TextField label="Spend a month" unit="USD" {...field('spend_per_month')} />
                    <TextField
                        label="Price of prompts"
                        unit="USD per million tokens"
                        {...field('prompt_price')}
                    />
                    <TextField
                        label="Price of answers"
                        unit="USD per million tokens"
                        {...field('completion_price')}
                    />
                    <TextField
                        label="Retention"
                        hint="What the provider says it keeps"
                        {...field('retention')}
                    />
                </div>
                {put.error && elsewhere ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    {provider?.is_stored && (
                        <Button kind="danger" onClick={onDelete}>
                            Delete
                        </Button>
                    )}
                    <Button onClick={onClose}>Cancel</Button>
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

export function DeleteModelProvider({
    provider,
    onClose,
}: {
    provider: LlmProvider;
    onClose: () => void;
}) {
    return (
        <DeleteDialog
            what={provider.name}
            method="llm.provider_delete"
            request={{name: provider.name}}
            stale={['llm.providers', 'llm.consents']}
            onClose={onClose}
        >
            <p>Its settings and consents are removed. Its secret stays.</p>
        </DeleteDialog>
    );
}
