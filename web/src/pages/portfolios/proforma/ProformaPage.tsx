// Pro-forma: hypothetical trades over a portfolio, their effects, suggestions, saving and export.
import {Allowed} from '../../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../../api/queries';
import type {ProformaCalculation, ProformaListEntry} from '../../../api/types.gen';
import {useAsOf, useSearch} from '../../../app/router';
import {Button} from '../../../ui/Button';
import {SelectField} from '../../../ui/fields';
import {instant, number, plural} from '../../../ui/format';
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
                            <Allowed to="risk:run">
                                <Button onClick={() => setDialog('save')}>Save</Button>
                                <Button
                                    disabledReason={
                                        data.trades.length === 0 && 'Add a trade first.'
                                    }
                                    onClick={() => setDialog('export')}
                                >
                                    Export
                                </Button>
                                <Button onClick={() => setDialog('delete')}>Delete session</Button>
                            </Allowed>
                        }
                    >
                        <Issues issues={data.issues} />
                        <Totals data={data} />
                    </Section>
                    <Blotter data={data} />
                    <Allowed to="risk:run">
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
        `${one.name}, ${plural(one.trades, 'trade')}, ${instant(one.updated_at)}`;
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
                    <Allowed to="risk:run">{button}</Allowed>
                </>
            }
        >
            {() => (
                <>
                    {create.error ? <ProblemView error={create.error} /> : null}
                    <QueryResult of={sessions} what="Loading sessions" lines={4}>
                        {(list) =>
                            list.data.some((one) => one.id === chosen) || chosen !== '' ? (
                                <Session key={chosen} id={chosen} onDeleted={() => setChosen('')} />
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
