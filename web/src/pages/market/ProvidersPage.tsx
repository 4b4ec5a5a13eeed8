// Providers of market data: their state and settings, synchronization, macroeconomic series.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {type Provider, ProviderKindLabels, SeriesKindLabels} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {MacroSection} from './MacroSection';
import {DeleteProvider, EditProvider, TestProvider} from './ProviderForms';
import {SourceOrders} from './SourceOrders';
import {SyncSection} from './SyncSection';
import {Allowed} from '../../app/Allowed';
import {useMay} from '../../api/queries';

// Which dialog is open, for which provider; without one: a new provider.
export interface Asked {
    what: 'edit' | 'test' | 'delete';
    provider: Provider | null;
}

const kindLabel = (provider: Provider): string =>
    (ProviderKindLabels as Partial<Record<string, string>>)[provider.kind] ??
    enumLabel(provider.kind);

const seriesLabel = (kind: Provider['offers']): string =>
    (SeriesKindLabels as Partial<Record<string, string>>)[kind] ?? enumLabel(kind);

const limit = ({per_second: perSecond, per_day: perDay, used_today: used}: Provider): string =>
    `${perSecond >= 1 ? `${number(perSecond, 1)} a second` : `1 in ${number(1 / perSecond, 0)} s`}${
        perDay > 0 ? `, ${number(used)} of ${number(perDay)} today` : ''
    }`;

// A provider that is off states nothing else.
const noteOf = (p: Provider): string => (p.state === 'off' ? '' : p.missing || p.last_failure);

const columns: Column<Provider>[] = [
    {key: 'name', label: 'Provider', text: true, value: (p) => p.name},
    {key: 'kind', spare: 2, label: 'Format', text: true, value: kindLabel},
    {
        key: 'offers',
        label: 'Series',
        text: true,
        value: (p) => [p.offers, ...p.also_offers].map(seriesLabel).join(', '),
    },
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (p) => p.state,
        cell: (p) => (
            <span className={p.state === 'ready' ? '' : p.state === 'off' ? 'note' : 'flag'}>
                {enumLabel(p.state)}
            </span>
        ),
    },
    {key: 'limit', label: 'Requests', text: true, extra: true, value: limit},
    {
        key: 'series',
        spare: 1,
        label: 'Downloaded',
        value: (p) => p.series,
        cell: (p) =>
            p.series === 0
                ? ''
                : `${number(p.series)}${p.failing > 0 ? `, ${number(p.failing)} failing` : ''}`,
    },
    {
        key: 'last',
        label: 'Last success',
        text: true,
        value: (p) => p.last_success_at,
        cell: (p) => (p.last_success_at ? instant(p.last_success_at) : ''),
    },
    {
        key: 'note',
        spare: 3,
        label: 'Note',
        text: true,
        value: noteOf,
        cell: (p) => <span className="wrap">{noteOf(p)}</span>,
    },
];

function Providers({rows, ask}: {rows: Provider[]; ask: (asked: Asked) => void}) {
    const mayManage = useMay()('market.provider_put') !== false;
    const ready = useMemo(() => rows.filter(({state}) => state !== 'off').length, [rows]);
    return (
        <Section
            title="Providers"
            note={
                ready === 0
                    ? 'Nothing is requested from outside of this machine until a provider is enabled.'
                    : `${plural(ready, 'provider')} in use. Keys are stored sealed and not shown.`
            }
            tools={
                <Allowed to="market.provider_put">
                    <Button onClick={() => ask({what: 'edit', provider: null})}>
                        Add a CSV file
                    </Button>
                </Allowed>
            }
        >
            <Table
                label="Providers"
                rows={rows}
                columns={columns}
                id={(p) => p.name}
                sort={null}
                filter={false}
                {...(mayManage && {
                    onOpen: (provider: Provider) => ask({what: 'edit', provider}),
                })}
                actions={(provider) => (
                    <>
                        <Allowed to="market.provider_put">
                            <Button
                                kind="quiet"
                                aria-label={`Configure ${provider.name}`}
                                onClick={() => ask({what: 'edit', provider})}
                            >
                                Configure
                            </Button>
                        </Allowed>
                        <Allowed to="market.provider_test">
                            <Button
                                kind="quiet"
                                aria-label={`Test ${provider.name}`}
                                disabledReason={provider.state === 'off' && provider.missing}
                                onClick={() => ask({what: 'test', provider})}
                            >
                                Test
                            </Button>
                        </Allowed>
                    </>
                )}
            />
        </Section>
    );
}

export default function ProvidersPage() {
    const providers = useMethod('market.providers', {});
    const [asked, setAsked] = useState<Asked | null>(null);
    const close = () => setAsked(null);
    const someReady = providers.data?.data.some(({state}) => state !== 'off') ?? false;
    return (
        <Page title="Providers">
            <QueryResult of={providers} what="Loading providers">
                {({data}) => <Providers rows={data} ask={setAsked} />}
            </QueryResult>
            <SyncSection ready={someReady} />
            <SourceOrders />
            <MacroSection />
            {asked?.what === 'edit' && (
                <EditProvider
                    provider={asked.provider}
                    onClose={close}
                    onDelete={() => setAsked({...asked, what: 'delete'})}
                />
            )}
            {asked?.what === 'test' && asked.provider && (
                <TestProvider provider={asked.provider} onClose={close} />
            )}
            {asked?.what === 'delete' && asked.provider && (
                <DeleteProvider provider={asked.provider} onClose={close} />
            )}
        </Page>
    );
}
