// The processes of the installation and its queue; for administrators of the home workspace.
import {useChange, useMay, useMethod} from '../../api/queries';
import type {Node} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, percent, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

function state(node: Node): string {
    if (!node.alive) return 'Not seen';
    if (node.draining) return 'Draining';
    if (node.outdated) return 'Draining: earlier version';
    return node.workers > 0 ? 'Takes jobs' : 'Serves';
}

const columns: Column<Node>[] = [
    {key: 'id', label: 'Node', text: true, value: (n) => n.id},
    {key: 'role', label: 'Role', text: true, value: (n) => enumLabel(n.role)},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: state,
        cell: (n) => <span className={n.alive ? '' : 'flag'}>{state(n)}</span>,
    },
    {key: 'running', label: 'Jobs running', value: (n) => n.running},
    {key: 'workers', label: 'Most jobs', value: (n) => n.workers},
    {
        key: 'load',
        label: 'Load of the machine',
        unit: '% of its cores',
        value: (n) => n.load,
        cell: (n) => percent(n.load, 0),
    },
    {key: 'version', label: 'Version', text: true, value: (n) => n.version},
    {
        key: 'seen',
        label: 'Last seen',
        text: true,
        value: (n) => n.seen_at,
        cell: (n) => instant(n.seen_at),
    },
    {
        key: 'started',
        label: 'Started',
        text: true,
        value: (n) => n.started_at,
        cell: (n) => instant(n.started_at),
    },
];

export function Nodes() {
    const may = useMay()('node.list') === true;
    const nodes = useMethod('node.list', may ? {} : null, {refetchInterval: 10_000, retry: false});
    const drain = useChange('node.drain', ['node.list']);
    // Other workspaces do not manage nodes.
    if (!nodes.data) return null;
    const {data, waiting, running, oldest_s} = nodes.data;
    const wait = waiting > 0 ? `, the first for ${plural(Math.round(oldest_s), 'second')}` : '';
    return (
        <Section
            title="Nodes"
            note={`${plural(running, 'job')} of all workspaces running, ${number(waiting)} waiting${wait}.`}
        >
            {drain.error ? <ProblemView error={drain.error} /> : null}
            <Table
                label="Nodes"
                rows={data}
                columns={columns}
                id={(n) => n.id}
                sort={null}
                csv={false}
                none="No node has announced itself yet."
                actions={(n) =>
                    n.workers > 0 && n.alive ? (
                        <Button
                            kind="quiet"
                            aria-label={`${n.draining ? 'Take jobs again' : 'Drain'}: node ${n.id}`}
                            onClick={() => drain.mutate({node: n.id, draining: !n.draining})}
                        >
                            {n.draining ? 'Take jobs again' : 'Drain'}
                        </Button>
                    ) : null
                }
            />
        </Section>
    );
}
