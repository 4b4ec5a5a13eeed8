// Assistants: providers of language models, consent, use and the monthly statement.
import {useMethod, useChange} from '../../api/queries';
import {useState} from 'react';
import {
    type DataClass,
    type LlmConsent,
    type LlmProvider,
    type LlmStatementLine,
    type LlmUsageDay,
    ModelProviderKindLabels,
} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField} from '../../ui/fields';
import {fileSize, instant, number} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Loading, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {DeleteModelProvider, EditModelProvider} from './ProviderForm';

interface Asked {
    what: 'edit' | 'test' | 'consent' | 'delete';
    provider: LlmProvider | null;
}

const columns: Column<LlmProvider>[] = [
    {key: 'name', label: 'Provider', text: true, value: (p) => p.name},
    {
        key: 'kind',
        label: 'Interface',
        text: true,
        value: (p) =>
            (ModelProviderKindLabels as Partial<Record<string, string>>)[p.kind] ??
            enumLabel(p.kind),
    },
    {key: 'host', label: 'Host', text: true, value: (p) => p.host},
    {key: 'model', label: 'Model', text: true, value: (p) => p.model || 'not chosen'},
    {
        key: 'default',
        label: 'Default',
        text: true,
        value: (p) => (p.is_default ? 'default' : ''),
    },
    {
        key: 'consent',
        label: 'May receive',
        text: true,
        width: 260,
        value: (p) =>
            p.is_local
                ? 'everything: it is local'
                : p.consents.map((one) => enumLabel(one)).join(', ') || 'nothing yet',
    },
    {
        key: 'key',
        label: 'Key',
        text: true,
        value: (p) => (p.secret === '' ? 'none needed' : p.has_secret ? p.secret : 'not set'),
    },
];

const usageColumns: Column<LlmUsageDay>[] = [
    {key: 'date', label: 'Date', text: true, value: (d) => d.date},
    {key: 'provider', label: 'Provider', text: true, value: (d) => d.provider},
    {key: 'requests', label: 'Requests', value: (d) => d.requests},
    {key: 'failed', label: 'Failed', value: (d) => d.failed},
    {key: 'tokens', label: 'Tokens', value: (d) => d.tokens, cell: (d) => number(d.tokens)},
    {key: 'cost', label: 'Cost, USD', value: (d) => Number(d.cost), cell: (d) => d.cost},
];

const consentColumns: Column<LlmConsent>[] = [
    {key: 'provider', label: 'Provider', text: true, value: (c) => c.provider},
    {key: 'host', label: 'Host', text: true, value: (c) => c.host},
    {key: 'data', label: 'Data', text: true, value: (c) => enumLabel(c.data)},
    {key: 'mode', label: 'How often', text: true, value: (c) => enumLabel(c.mode)},
    {key: 'given_by', label: 'Given by', text: true, value: (c) => c.given_by},
    {
        key: 'given_at',
        label: 'Given',
        text: true,
        value: (c) => c.given_at,
        cell: (c) => instant(c.given_at),
    },
];

const statementColumns: Column<LlmStatementLine>[] = [
    {key: 'host', label: 'Destination', text: true, value: (l) => l.host},
    {
        key: 'local',
        label: 'Where',
        text: true,
        value: (l) => (l.is_local ? 'local' : 'outside'),
    },
    {key: 'requests', label: 'Requests', value: (l) => l.requests},
    {key: 'bytes', label: 'Bytes', value: (l) => l.bytes, cell: (l) => number(l.bytes)},
    {key: 'data', label: 'Data', text: true, value: (l) => l.data.map(enumLabel).join(', ')},
    {key: 'cost', label: 'Cost, USD', value: (l) => Number(l.cost), cell: (l) => l.cost},
];

function TestModel({provider, onClose}: {provider: LlmProvider; onClose: () => void}) {
    const test = useMethod('llm.test', {provider: provider.name});
    return (
        <Dialog title={`Test ${provider.name}`} onClose={onClose}>
            {test.isPending ? <Loading what="Testing" lines={3} /> : null}
            {test.error ? <ProblemView error={test.error} /> : null}
            {test.data && (
                <ol>
                    {test.data.steps.map((step) => (
                        <li key={step.step} className={step.passed ? '' : 'flag'}>
                            <b>{enumLabel(step.step)}</b>: {step.message}
                        </li>
                    ))}
                </ol>
            )}
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
            </div>
        </Dialog>
    );
}

const classes: readonly DataClass[] = [
    'text',
    'portfolio',
    'ledger',
    'balance_sheet',
    'deal',
    'plan',
];

function GiveConsent({provider, onClose}: {provider: LlmProvider; onClose: () => void}) {
    const give = useChange('llm.consent_give', ['llm.providers', 'llm.consents']);
    const [chosen, setChosen] = useState<ReadonlySet<DataClass>>(new Set());
    const toggle = (one: DataClass) => {
        const next = new Set(chosen);
        if (!next.delete(one)) next.add(one);
        setChosen(next);
    };
    return (
        <Dialog title={`Consent for ${provider.name}`} onClose={onClose}>
            <p>
                Data of these kinds may be sent to <b>{provider.host}</b> until the consent is
                revoked. Names of portfolios, accounts, securities and deals are replaced by tokens.
            </p>
            {provider.retention && <p className="note">{provider.retention}</p>}
            <fieldset className="permissions">
                <legend className="sr">Kinds of data</legend>
                {classes.map((one) => (
                    <CheckField
                        key={one}
                        label={enumLabel(one)}
                        checked={chosen.has(one)}
                        onChange={() => toggle(one)}
                    />
                ))}
            </fieldset>
            {give.error ? <ProblemView error={give.error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    disabledReason={chosen.size === 0 && 'Choose at least one kind of data.'}
                    onClick={() =>
                        give.mutate(
                            {provider: provider.name, data: [...chosen], mode: 'always'},
                            {onSuccess: onClose},
                        )
                    }
                >
                    Give consent
                </Button>
            </div>
        </Dialog>
    );
}

function Providers({
    rows,
    cloud,
    ask,
}: {
    rows: LlmProvider[];
    cloud: boolean;
    ask: (asked: Asked) => void;
}) {
    const policy = useChange('llm.policy_put', ['llm.providers']);
    const makeDefault = useChange('llm.provider_set_default', ['llm.providers']);
    return (
        <Section
            title="Providers"
            note="LM Studio on this machine needs no key and no consent. Nothing is sent elsewhere before consent is given."
            tools={
                <>
                    <CheckField
                        label="Allow models outside of this machine"
                        checked={cloud}
                        onChange={(event) => policy.mutate({cloud_allowed: event.target.checked})}
                    />
                    <Button onClick={() => ask({what: 'edit', provider: null})}>
                        Add a provider
                    </Button>
                </>
            }
        >
            {(policy.error ?? makeDefault.error) ? (
                <ProblemView error={policy.error ?? makeDefault.error} />
            ) : null}
            <Table
                label="Providers of language models"
                rows={rows}
                columns={columns}
                id={(p) => p.name}
                sort={null}
                filter={false}
                actions={(provider) => (
                    <>
                        <Button
                            kind="quiet"
                            aria-label={`Configure ${provider.name}`}
                            onClick={() => ask({what: 'edit', provider})}
                        >
                            Configure
                        </Button>
                        <Button
                            kind="quiet"
                            aria-label={`Test ${provider.name}`}
                            onClick={() => ask({what: 'test', provider})}
                        >
                            Test
                        </Button>
                        {!provider.is_local && cloud && (
                            <Button
                                kind="quiet"
                                aria-label={`Give consent for ${provider.name}`}
                                onClick={() => ask({what: 'consent', provider})}
                            >
                                Consent
                            </Button>
                        )}
                        {!provider.is_default && (
                            <Button
                                kind="quiet"
                                aria-label={`Make default: ${provider.name}`}
                                onClick={() => makeDefault.mutate({name: provider.name})}
                            >
                                Make default
                            </Button>
                        )}
                    </>
                )}
            />
        </Section>
    );
}

function Consents() {
    const consents = useMethod('llm.consents', {});
    const revoke = useChange('llm.consent_revoke', ['llm.consents', 'llm.providers']);
    return (
        <QueryResult of={consents} what="Loading consents">
            {({data}) =>
                data.length > 0 && (
                    <Section title="Consents">
                        {revoke.error ? <ProblemView error={revoke.error} /> : null}
                        <Table
                            label="Consents"
                            rows={data}
                            columns={consentColumns}
                            id={(c) => c.id}
                            sort={null}
                            filter={false}
                            actions={(c) => (
                                <Button
                                    kind="quiet"
                                    aria-label={`Revoke ${enumLabel(c.data)} for ${c.provider}`}
                                    onClick={() => revoke.mutate({consent: c.id})}
                                >
                                    Revoke
                                </Button>
                            )}
                        />
                    </Section>
                )
            }
        </QueryResult>
    );
}

function Use() {
    const usage = useMethod('llm.usage', {});
    const statement = useMethod('llm.statement', {});
    return (
        <>
            <QueryResult of={usage} what="Loading use">
                {({data}) =>
                    data.length > 0 && (
                        <Section title="Use in the last 30 days">
                            <Table
                                label="Use by day"
                                rows={data}
                                columns={usageColumns}
                                id={(d) => `${d.date} ${d.provider}`}
                                sort={{key: 'date', descending: true}}
                                filter={false}
                            />
                        </Section>
                    )
                }
            </QueryResult>
            <QueryResult of={statement} what="Loading the statement">
                {({month, data, bytes_out: bytes}) => (
                    <Section
                        title={`Sent in ${month}`}
                        note={`${fileSize(bytes)} sent to hosts outside of this machine.`}
                    >
                        {data.length > 0 && (
                            <Table
                                label="Destinations"
                                rows={data}
                                columns={statementColumns}
                                id={(l) => `${l.provider} ${l.host}`}
                                sort={null}
                                filter={false}
                            />
                        )}
                    </Section>
                )}
            </QueryResult>
        </>
    );
}

export default function AssistantsPage() {
    const providers = useMethod('llm.providers', {});
    const [asked, setAsked] = useState<Asked | null>(null);
    const close = () => setAsked(null);
    return (
        <Page title="Assistants">
            <QueryResult of={providers} what="Loading providers">
                {({data, cloud_allowed: cloud}) => (
                    <Providers rows={data} cloud={cloud} ask={setAsked} />
                )}
            </QueryResult>
            <Consents />
            <Use />
            {asked?.what === 'edit' && (
                <EditModelProvider
                    provider={asked.provider}
                    onClose={close}
                    onDelete={() => setAsked({...asked, what: 'delete'})}
                />
            )}
            {asked?.what === 'test' && asked.provider && (
                <TestModel provider={asked.provider} onClose={close} />
            )}
            {asked?.what === 'consent' && asked.provider && (
                <GiveConsent provider={asked.provider} onClose={close} />
            )}
            {asked?.what === 'delete' && asked.provider && (
                <DeleteModelProvider provider={asked.provider} onClose={close} />
            )}
        </Page>
    );
}
