// Secrets: which are set, by whom and when; setting, deleting and rotating. Values are sent, never shown.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {KeySource, ListSecretsResponse, Secret, UsualSecret} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {instant, number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {DeleteDialog} from '../../ui/Question';

const columns: Column<Secret>[] = [
    {key: 'name', label: 'Secret', text: true, value: (s) => s.name},
    {
        key: 'length',
        label: 'Length',
        value: (s) => s.length,
        cell: (s) => `${number(s.length)} bytes`,
    },
    {key: 'set_by', label: 'Set by', text: true, value: (s) => s.set_by},
    {
        key: 'set_at',
        label: 'Set',
        text: true,
        value: (s) => s.set_at,
        cell: (s) => instant(s.set_at),
    },
    {
        key: 'last_used_at',
        label: 'Last used',
        text: true,
        value: (s) => s.last_used_at,
        cell: (s) => (s.last_used_at ? instant(s.last_used_at) : 'never'),
    },
    {
        key: 'opens',
        label: 'State',
        text: true,
        value: (s) => (s.opens ? 'readable' : 'sealed with another key'),
        cell: (s) =>
            s.opens ? (
                'readable'
            ) : (
                <span className="error">Sealed with another key: set it again</span>
            ),
    },
];

const usualColumns: Column<UsualSecret>[] = [
    {key: 'name', label: 'Secret', text: true, value: (s) => s.name},
    {key: 'doc', label: 'Used for', text: true, value: (s) => s.doc},
];

const sources: Record<KeySource, string> = {
    file: 'a file outside of the data directory',
    passphrase: 'a passphrase',
    variable: 'the environment of the server',
    data_directory: 'the file keys/seal in the data directory',
};

// `name` is fixed for a secret that is replaced; empty for one to be named.
function SetSecret({name: fixed, onClose}: {name: string; onClose: () => void}) {
    const put = useChange('secret.put', ['secret.list', 'market.providers']);
    const [name, setName] = useState(fixed);
    // Not kept as a draft: it would be stored in the browser.
    const [value, setValue] = useState('');
    return (
        <Dialog title={fixed ? `Set ${fixed}` : 'Set a secret'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    put.mutate({name: name.trim(), value}, {onSuccess: onClose});
                }}
            >
                <div className="form-grid">
                    {!fixed && (
                        <TextField
                            label="Name"
                            autoFocus
                            hint="Lower-case letters, digits and hyphens"
                            placeholder="stooq-api-key"
                            value={name}
                            error={errorOf(put.error, 'name')}
                            onChange={(event) => setName(event.target.value)}
                        />
                    )}
                    <TextField
                        label="Value"
                        type="password"
                        autoFocus={Boolean(fixed)}
                        hint="Stored sealed; it is not shown again"
                        value={value}
                        error={errorOf(put.error, 'value')}
                        onChange={(event) => setValue(event.target.value)}
                    />
                </div>
                {put.error && !errorOf(put.error, 'name') && !errorOf(put.error, 'value') ? (
                    <ProblemView error={put.error} />
                ) : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      name.trim() === '' && 'name',
                                      value === '' && 'value',
                                  ])
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function DeleteSecret({name, onClose}: {name: string; onClose: () => void}) {
    return (
        <DeleteDialog
            what={name}
            method="secret.delete"
            request={{name}}
            stale={['secret.list', 'market.providers']}
            onClose={onClose}
        >
            <p>Services that use it are refused from now on. The value cannot be restored.</p>
        </DeleteDialog>
    );
}

function Rotate({count}: {count: number}) {
    const rotate = useChange('secret.rotate', ['secret.list']);
    return (
        <>
            <Button
                disabledReason={rotate.isPending && 'Rotating.'}
                onClick={() => rotate.mutate({})}
            >
                Rotate data key
            </Button>
            <span className="note" role="status">
                {rotate.data ? `${plural(count, 'secret')} sealed with a new key.` : ''}
            </span>
            {rotate.error ? <ProblemView error={rotate.error} /> : null}
        </>
    );
}

function Secrets({
    answer: {data, usual, key_source: source},
    set,
    remove,
}: {
    answer: ListSecretsResponse;
    set: (name: string) => void;
    remove: (name: string) => void;
}) {
    const missing = usual.filter((one) => !one.is_set);
    return (
        <>
            {data.length === 0 ? (
                <Empty title="No secrets yet">
                    <p>
                        Keys and passwords of services outside: market data, language models, mail.
                    </p>
                </Empty>
            ) : (
                <Section
                    title="Stored"
                    note={`Sealed with a key of this workspace, which is sealed with the master key from ${sources[source]}.`}
                    tools={<Rotate count={data.length} />}
                >
                    <Table
                        label="Secrets"
                        rows={data}
                        columns={columns}
                        id={(s) => s.name}
                        sort={null}
                        filter={false}
                        actions={(s) => (
                            <>
                                <Button
                                    kind="quiet"
                                    aria-label={`Replace ${s.name}`}
                                    onClick={() => set(s.name)}
                                >
                                    Replace
                                </Button>
                                <Button
                                    kind="quiet"
                                    aria-label={`Delete ${s.name}`}
                                    onClick={() => remove(s.name)}
                                >
                                    Delete
                                </Button>
                            </>
                        )}
                    />
                </Section>
            )}
            {missing.length > 0 && (
                <Section
                    title="Not set"
                    note="Names that services use unless configured otherwise."
                >
                    <Table
                        label="Names that are not set"
                        cards={12}
                        rows={missing}
                        columns={usualColumns}
                        id={(s) => s.name}
                        sort={null}
                        filter={false}
                        actions={(s) => (
                            <Button
                                kind="quiet"
                                aria-label={`Set ${s.name}`}
                                onClick={() => set(s.name)}
                            >
                                Set
                            </Button>
                        )}
                    />
                </Section>
            )}
        </>
    );
}

export default function SecretsPage() {
    const secrets = useMethod('secret.list', {});
    const [setting, setSetting] = useState<string | null>(null);
    const [leaving, setLeaving] = useState<string | null>(null);
    return (
        <Page
            title="Secrets"
            actions={
                <Button kind="primary" onClick={() => setSetting('')}>
                    Set a secret
                </Button>
            }
        >
            <QueryResult of={secrets} what="Loading secrets">
                {(answer) => <Secrets answer={answer} set={setSetting} remove={setLeaving} />}
            </QueryResult>
            {setting !== null && <SetSecret name={setting} onClose={() => setSetting(null)} />}
            {leaving !== null && <DeleteSecret name={leaving} onClose={() => setLeaving(null)} />}
        </Page>
    );
}
