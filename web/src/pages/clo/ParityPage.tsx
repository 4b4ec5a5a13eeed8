// The earlier workbook against the corrected rules: what each of its defects changes in this deal.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {CloParityDefect, CloParityDifference} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {enumLabel} from '../../ui/enum_labels';
import {sentence} from '../../ui/issue_text';
import {Choice} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {DealFrame, DealIssues, useProjectionRequest} from './frame';
import type {CloDealView} from '../../api/types.gen';

const statuses = ['differs', 'same', 'not_relevant', 'listed'] as const;

interface Row extends CloParityDifference {
    defect: string;
    title: string;
}

// Names of tests and of their states in plain words; ids of assets, and ratings, as they are.
const plain = (text: string): string => (/^[a-z]+(_[a-z]+)*$/.test(text) ? enumLabel(text) : text);

const figureText = (value: number | null, text: string): string =>
    value === null ? plain(text) || 'n/a' : number(value, Math.abs(value) < 1000 ? 6 : 2);

const defectColumns: Column<CloParityDefect>[] = [
    {
        key: 'title',
        label: 'Defect',
        text: true,
        value: (d) => sentence(d.title),
        cell: (d) => <span className="wrap">{sentence(d.title)}</span>,
    },
    {key: 'area', label: 'Affects', text: true, value: (d) => enumLabel(d.area)},
    {
        key: 'status',
        label: 'In this deal',
        text: true,
        value: (d) => enumLabel(d.status),
        cell: (d) => (
            <span className={d.status === 'differs' ? 'status fail' : 'status'}>
                {enumLabel(d.status)}
            </span>
        ),
    },
    {key: 'count', label: 'Figures changed', value: (d) => d.differences.length},
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (d) => d.reason,
        cell: (d) => <span className="wrap">{d.reason}</span>,
    },
];

const rowColumns: Column<Row>[] = [
    {
        key: 'title',
        label: 'Defect',
        text: true,
        value: (r) => sentence(r.title),
        cell: (r) => <span className="wrap">{sentence(r.title)}</span>,
    },
    {key: 'item', label: 'Item', text: true, value: (r) => plain(r.item)},
    {key: 'figure', label: 'Figure', text: true, value: (r) => enumLabel(r.figure)},
    {
        key: 'old',
        label: 'Earlier workbook',
        value: (r) => r.old,
        cell: (r) => figureText(r.old, r.old_text),
    },
    {
        key: 'corrected',
        label: 'Corrected',
        value: (r) => r.corrected,
        cell: (r) => figureText(r.corrected, r.corrected_text),
    },
    {
        key: 'difference',
        label: 'Difference',
        value: (r) => r.difference,
        cell: (r) => (r.difference === null ? '' : figureText(r.difference, '')),
    },
];

function Parity({deal}: {deal: CloDealView}) {
    const request = useProjectionRequest(deal);
    const parity = useMethod('clo.parity', request);
    const [chosen, setChosen] = useSearch('defects');
    const status = statuses.find((one) => one === chosen) ?? '';
    const defects = parity.data?.defects;
    const shown = useMemo(
        () => (defects ?? []).filter((one) => !status || one.status === status),
        [defects, status],
    );
    const rows = useMemo(
        () =>
            shown.flatMap((one) =>
                one.differences.map((row) => ({...row, defect: one.id, title: one.title})),
            ),
        [shown],
    );
    return (
        <QueryResult of={parity} what="Calculating by both rules">
            {(data) => (
                <>
                    <Tiles>
                        {statuses.map((one) => (
                            <Tile
                                key={one}
                                label={enumLabel(one)}
                                value={number(
                                    data.defects.filter((defect) => defect.status === one).length,
                                )}
                            />
                        ))}
                    </Tiles>
                    <Section
                        title="Defects of the earlier workbook"
                        note="Ratings and tests by both rules; projections with one defect at a time."
                    >
                        <Table
                            label="Defects"
                            rows={shown}
                            columns={defectColumns}
                            id={(d) => d.id}
                            height={360}
                            none="No defects with this status."
                            tools={
                                <Choice
                                    label="Status"
                                    value={status}
                                    onChange={setChosen}
                                    options={[
                                        ['', 'All'] as const,
                                        ...statuses.map((one) => [one, enumLabel(one)] as const),
                                    ]}
                                />
                            }
                        />
                    </Section>
                    <Section title="Figures that they change">
                        <Table
                            label="Figures by both rules"
                            rows={rows}
                            columns={rowColumns}
                            id={(r) => `${r.defect} ${r.item} ${r.figure}`}
                            filter
                            height={420}
                            none="No figure changes."
                        />
                    </Section>
                    <DealIssues issues={data.issues} />
                </>
            )}
        </QueryResult>
    );
}

export default function ParityPage() {
    return <DealFrame>{(deal) => <Parity deal={deal} />}</DealFrame>;
}
