// Pro-forma: hypothetical trades over a portfolio, their effects, suggestions, saving and export.
import {Allowed} from '../../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod, useMay} from '../../../api/queries';
import type {ProformaCalculation, ProformaListEntry} from '../../../api/types.gen';
import {useAsOf, useSearch} from '../../../app/router';
import {useHasUsers} from '../../../app/session';
import {Button} from '../../../ui/Button';
import {SelectField} from '../../../ui/fields';
import {enumLabel} from '../../../ui/enum_labels';
import {instant, number, percent, plural} from '../../../ui/format';
import {Table} from '../../../ui/Table';
import {Section, Tile, Tiles} from '../../../ui/Page';
import {Empty, Issues, ProblemView, QueryResult} from '../../../ui/states';
import {Figure} from '../../../ui/Figure';
import {PortfolioFrame, useSlug} from '../frame';
import {Blotter} from './Blotter';
import {Impacts} from './Impacts';
import {ExportDialog, ExportHistory, SaveDialog} from './SaveExport';
import {stale} from './stale';
import {Suggestions} from './Suggestions';
import {DeleteDialog} from '../../../ui/Question';

function Totals({data}: {data: ProformaCalculation}) {
    const currency = data.session.currency;
    const money = (label: string, before: number, after: number) => (
        <Tile
            label={label}
            value={<Figure value={after} digits={0} unit={currency} />}
            note={`before ${number(before, 0)}, difference ${number(after - before, 0, true)}`}
        />
    );
    return (
        <Tiles>
            {money('Net value', data.value_before, data.value_after)}
            {money('Cash', data.cash_before, data.cash_after)}
            <Tile
                label="Traded value"
                value={<Figure value={data.traded_value} digits={0} unit={currency} />}
                note={`${plural(data.trades.length, 'trade')}, costs ${number(data.costs, 0)}`}
            />
        </Tiles>
    );
}

// The trades of a session, for readers, who do not calculate.
function Trades({id}: {id: string}) {
    const session = useMethod('proforma.get', {id});
    return (
        <QueryResult of={session} what="Loading the session">
            {(data) => (
                <Section
                    title={data.name}
                    note={`As of ${data.as_of}; made by ${data.owner}, last change ${instant(data.updated_at)}. What the trades do is calculated, which requires a role that may.`}
                >
                    <Table
                        label="Trades"
                        rows={data.trades}
                        id={(t) => t.id ?? ''}
                        sort={null}
                        none="No trades yet."
                        columns={[
                            {
                                key: 'action',
                                label: 'Action',
                                text: true,
                                value: (t) => enumLabel(t.action),
                            },
                            {key: 'symbol', label: 'Symbol', text: true, value: (t) => t.symbol},
                            {key: 'quantity', label: 'Quantity', value: (t) => numeric(t.quantity)},
                            {
                                key: 'weight',
                                label: 'Weight',
                                unit: '%',
                                value: (t) => t.weight ?? null,
                                cell: (t) => percent(t.weight ?? null),
                            },
                            {key: 'value', label: 'Value', value: (t) => t.value ?? null},
                            {key: 'price', label: 'Price', value: (t) => numeric(t.price)},
                        ]}
                    />
                </Section>
            )}
        </QueryResult>
    );
}

const numeric = (x: string | number | null | undefined): number | null =>
    x === null || x === undefined ? null : Number(x);

function Session({id, onDeleted}: {id: string; onDeleted: () => void}) {
    const calculation = useMethod(
        'proforma.calculate',
        {id},
        {placeholderData: (before) => before},
    );
    const [dialog, setDialog] = useState<'save' | 'export' | 'delete' | ''>('');
    return (
        <QueryResult of={calculation} what="Applying the trades" lines={12}>
            {(data) => (
                <>
                    <Section
                        title={data.session.name}
                        note={`As of ${data.session.as_of}; last change ${instant(data.session.updated_at)}.`}
                        tools={
                            <Allowed to="proforma.save">
                                <Button onClick={() => setDialog('save')}>Save</Button>
                                <Button
                                    disabledReason={
                                        data.trades.length === 0 && 'Add a trade first.'
                                    }
                                    onClick={() => setDialog('export')}
                                >
                                    Export
                                </Button>
                                {data.session.may_change && (
                                    <Button onClick={() => setDialog('delete')}>
                                        Delete session
                                    </Button>
                                )}
                            </Allowed>
                        }
                    >
                        <Issues issues={data.issues} />
                        <Totals data={data} />
                    </Section>
                    <Blotter data={data} />
                    <Allowed to="proforma.impacts">
                        <Impacts calculation={data} />
                        <Suggestions data={data} />
                    </Allowed>
                    <ExportHistory session={id} />
                    {dialog === 'save' && <SaveDialog data={data} onClose={() => setDialog('')} />}
                    {dialog === 'export' && (
                        <ExportDialog data={data} onClose={() => setDialog('')} />
                    )}
                    {dialog === 'delete' && (
                        <DeleteDialog
                            what={data.session.name}
                            method="proforma.delete"
                            request={{id, if_match: data.session.etag}}
                            stale={['proforma.list']}
                            onDeleted={onDeleted}
                            onClose={() => setDialog('')}
                        >
                            <p>
                                Its {plural(data.trades.length, 'trade')} will be deleted. Orders
                                that were exported and the portfolio stay as they are.
                            </p>
                        </DeleteDialog>
                    )}
                </>
            )}
        </QueryResult>
    );
}

export default function ProformaPage() {
    const slug = useSlug();
    const [asOf] = useAsOf();
    const [chosen, setChosen] = useSearch('session');
    const hasUsers = useHasUsers();
    const mayCalculate = useMay()('proforma.calculate') !== false;
    const sessions = useMethod('proforma.list', {
        portfolio: slug,
        direction: 'descending',
        limit: 100,
    });
    const create = useChange('proforma.create', [...stale]);
    const start = () =>
        create.mutate(
            {portfolio: slug, as_of: asOf || null} as Parameters<typeof create.mutate>[0],
            {
                onSuccess: (made) => setChosen(made.session.id),
            },
        );
    const button = (
        <Button
            kind="primary"
            disabledReason={create.isPending && 'Already starting.'}
            onClick={start}
        >
            New session
        </Button>
    );
    const label = (one: ProformaListEntry) =>
        `${one.name}${hasUsers ? ` of ${one.owner}` : ''}, ${plural(one.trades, 'trade')}, ${instant(one.updated_at)}`;
    return (
        <PortfolioFrame
            actions={
                <>
                    {(sessions.data?.data.length ?? 0) > 0 && (
                        <SelectField
                            label="Session"
                            value={chosen}
                            options={[
                                ['', 'Choose a session'] as const,
                                ...(sessions.data?.data ?? []).map(
                                    (one) => [one.id, label(one)] as const,
                                ),
                            ]}
                            onChange={(event) => setChosen(event.target.value)}
                        />
                    )}
                    <Allowed to="proforma.create">{button}</Allowed>
                </>
            }
        >
            {() => (
                <>
                    {create.error ? <ProblemView error={create.error} /> : null}
                    <QueryResult of={sessions} what="Loading sessions" lines={4}>
                        {(list) =>
                            list.data.some((one) => one.id === chosen) || chosen !== '' ? (
                                mayCalculate ? (
                                    <Session
                                        key={chosen}
                                        id={chosen}
                                        onDeleted={() => setChosen('')}
                                    />
                                ) : (
                                    <Trades key={chosen} id={chosen} />
                                )
                            ) : (
                                <Empty title="No session is open">
                                    <p>
                                        A session tries trades on a copy of the positions: effects
                                        before and after, suggestions, and orders for the broker.
                                        The portfolio stays as it is.
                                    </p>
                                </Empty>
                            )
                        }
                    </QueryResult>
                </>
            )}
        </PortfolioFrame>
    );
}
