// Saving a session, exporting its trades, and the history of exported files.
import {useMemo, useState} from 'react';
import {call} from '../../../api/client';
import {useChange, useMethod, useMay} from '../../../api/queries';
import {
    OrderType,
    TradeFormatLabels,
    type ProformaCalculation,
    type TradeExport,
} from '../../../api/types.gen';
import {Link} from '../../../app/router';
import {Button, missingFields} from '../../../ui/Button';
import {Dialog} from '../../../ui/Dialog';
import {download} from '../../../ui/download';
import {choices} from '../../../ui/enum_labels';
import {Choice, SelectField, TextField} from '../../../ui/fields';
import {useFields} from '../../../ui/form';
import {instant, number} from '../../../ui/format';
import {Section} from '../../../ui/Page';
import {ProblemView, QueryResult} from '../../../ui/states';
import {Table} from '../../../ui/Table';
import type {Column} from '../../../ui/table_model';
import {
    downloadOrders,
    firstOrderFile,
    OrderFileEnd,
    OrderFileFields,
    orderFileRequest,
} from './OrderFile';

const types = choices(OrderType).filter(([type]) => type === 'market' || type === 'limit');

export function SaveDialog({data, onClose}: {data: ProformaCalculation; onClose: () => void}) {
    const session = data.session;
    const save = useChange('proforma.save', ['portfolio.list', 'result.list']);
    const mayMake = useMay()('portfolio.create') !== false;
    const [as, setAs] = useState<'snapshot' | 'portfolio'>('snapshot');
    const {text, field, elsewhere} = useFields(
        `proforma.save ${session.id}`,
        {slug: '', name: session.name},
        save.error,
    );
    const submit = () =>
        save.mutate({
            id: session.id,
            if_match: session.etag,
            as,
            ...(as === 'portfolio' && {slug: text.slug.trim(), name: text.name.trim()}),
        } as Parameters<typeof save.mutate>[0]);
    return (
        <Dialog title="Save the session" onClose={onClose}>
            {save.data ? (
                <>
                    <p role="status">
                        {save.data.slug ? (
                            <>
                                Saved as{' '}
                                <Link to={`/portfolios/${save.data.slug}`}>{save.data.slug}</Link>.
                            </>
                        ) : (
                            <>
                                Saved in the{' '}
                                <Link to={`/portfolios/${session.portfolio}/history`}>history</Link>{' '}
                                of the portfolio.
                            </>
                        )}
                    </p>
                    <div className="actions">
                        <Button onClick={onClose}>Close</Button>
                    </div>
                </>
            ) : (
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        submit();
                    }}
                    noValidate
                >
                    <Choice
                        label="Save as"
                        value={as}
                        options={[
                            ['snapshot', 'A result in the history of the portfolio'] as const,
                            ...(mayMake ? [['portfolio', 'A new portfolio'] as const] : []),
                        ]}
                        onChange={setAs}
                    />
                    {as === 'portfolio' && (
                        <div className="form-grid">
                            <TextField
                                label="Slug"
                                hint="Small letters, digits and hyphens"
                                {...field('slug')}
                            />
                            <TextField label="Name" {...field('name')} />
                        </div>
                    )}
                    {elsewhere ? <ProblemView error={save.error} /> : null}
                    <div className="actions">
                        <Button onClick={onClose}>Cancel</Button>
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={
                                save.isPending
                                    ? 'Already saving.'
                                    : missingFields([
                                          as === 'portfolio' && text.slug.trim() === '' && 'slug',
                                      ])
                            }
                        >
                            Save
                        </Button>
                    </div>
                </form>
            )}
        </Dialog>
    );
}

export function ExportDialog({data, onClose}: {data: ProformaCalculation; onClose: () => void}) {
    const session = data.session;
    const write = useChange('proforma.export', ['export.history']);
    const {text, field, elsewhere} = useFields(
        `proforma.export ${session.id}`,
        {...firstOrderFile, account: '', type: 'market'},
        write.error,
    );
    const submit = () =>
        write.mutate(
            {
                id: session.id,
                ...orderFileRequest(text),
                account: text.account.trim(),
                type: text.type,
            } as Parameters<typeof write.mutate>[0],
            {onSuccess: downloadOrders},
        );
    return (
        <Dialog title="Export the trades" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
                noValidate
            >
                <div className="form-grid">
                    <OrderFileFields text={text} field={field} />
                    <TextField label="Account" {...field('account')} />
                    <SelectField label="Orders" options={types} {...field('type')} />
                </div>
                <p className="note">
                    The net trade of each symbol; one that reverses a position is two orders.
                </p>
                <OrderFileEnd
                    text={text}
                    write={write}
                    error={elsewhere ? write.error : null}
                    onClose={onClose}
                />
            </form>
        </Dialog>
    );
}

export function ExportHistory({session}: {session: string}) {
    const source = `proforma:${session}`;
    const history = useMethod('export.history', {source, direction: 'descending', limit: 100});
    const [error, setError] = useState<unknown>(null);
    const columns = useMemo<Column<TradeExport>[]>(
        () => [
            {
                key: 'time',
                label: 'Time',
                text: true,
                value: (e) => e.created_at,
                cell: (e) => instant(e.created_at),
            },
            {key: 'by', label: 'By', text: true, value: (e) => e.created_by},
            {
                key: 'format',
                label: 'Format',
                text: true,
                value: (e) => TradeFormatLabels[e.format] ?? e.format,
            },
            {key: 'orders', label: 'Orders', value: (e) => e.orders, cell: (e) => number(e.orders)},
            {key: 'digest', label: 'SHA-256', text: true, cut: true, value: (e) => e.digest},
            {
                key: 'file',
                label: 'File',
                text: true,
                value: (e) => e.file_name,
                cell: (e) => (
                    <Button
                        kind="quiet"
                        className="in-cell"
                        onClick={() =>
                            void call('export.get', {id: e.id})
                                .then((file) =>
                                    download(file.file_name, file.content, file.media_type),
                                )
                                .catch(setError)
                        }
                    >
                        {e.file_name}
                    </Button>
                ),
            },
        ],
        [],
    );
    return (
        <Section title="Exported files" note="Every file is kept as it was sent.">
            <QueryResult of={history} what="Loading exports" lines={3}>
                {(data) => (
                    <Table
                        label="Exported files"
                        rows={data.data}
                        columns={columns}
                        id={(e) => e.id}
                        sort={null}
                        none="Nothing has been exported from this session."
                    />
                )}
            </QueryResult>
            {error ? <ProblemView error={error} /> : null}
        </Section>
    );
}
