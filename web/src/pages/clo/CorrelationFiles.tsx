// Stored correlation matrices: a file is checked, repaired and stored; simulations name it.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {CloCorrelationBasis, CorrelationRepair, type CloCorrelationView} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {choices} from '../../ui/enum_labels';
import {FileField, SelectField, TextField} from '../../ui/fields';
import {number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {textOf} from '../ledger/ImportFile';
import {DeleteDialog} from '../../ui/Question';

const stale = ['clo.correlation.list', 'clo.correlation.get', 'clo.correlation.pair'] as const;

const columns: Column<CloCorrelationView>[] = [
    {key: 'name', label: 'Matrix', text: true, value: (m) => m.name},
    {key: 'correlation', label: 'Short name', text: true, value: (m) => m.correlation},
    {key: 'as_of', label: 'As of', text: true, value: (m) => m.as_of},
    {key: 'items', label: 'Rows', value: (m) => m.check.items},
    {
        key: 'lowest',
        label: 'Lowest',
        value: (m) => m.check.lowest,
        cell: (m) => number(m.check.lowest, 4),
    },
    {
        key: 'highest',
        label: 'Highest',
        value: (m) => m.check.highest,
        cell: (m) => number(m.check.highest, 4),
    },
    {
        key: 'eigenvalue',
        label: 'Smallest eigenvalue',
        value: (m) => m.check.minimum_eigenvalue,
        cell: (m) => number(m.check.minimum_eigenvalue, 6),
    },
    {
        key: 'distance',
        label: 'Repair distance',
        value: (m) => m.distance,
        cell: (m) => (m.repaired ? number(m.distance, 4) : 'none needed'),
    },
    {key: 'version', label: 'Version', value: (m) => m.version},
];

const slugOf = (fileName: string): string =>
    fileName
        .replace(/\.[^.]*$/, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 64);

function CorrelationForm({asOf}: {asOf: string}) {
    const put = useChange('clo.correlation.put', [...stale]);
    const [file, setFile] = useState({name: '', content: ''});
    const [slug, setSlug] = useState('');
    const [basis, setBasis] = useState<CloCorrelationBasis>('asset');
    const [repair, setRepair] = useState<CorrelationRepair>('none');
    const missing = !file.content ? 'Choose a file.' : !slug && 'Give a short name.';
    return (
        <form
            className="form-grid"
            aria-label="Correlation matrix"
            onSubmit={(event) => {
                event.preventDefault();
                if (missing || put.isPending) return;
                put.mutate({
                    correlation: slug,
                    content: file.content,
                    source: file.name,
                    as_of: asOf,
                    basis,
                    repair,
                });
            }}
        >
            <FileField
                label="Matrix file"
                accept=".csv,.tsv,.txt"
                hint={file.name}
                onFiles={([chosen]) => {
                    if (!chosen) return;
                    void chosen.arrayBuffer().then((bytes) => {
                        setFile({name: chosen.name, content: textOf(bytes)});
                        setSlug((typed) => typed || slugOf(chosen.name));
                        put.reset();
                    });
                }}
            />
            <TextField
                label="Short name"
                value={slug}
                onChange={(event) => setSlug(event.target.value)}
            />
            <SelectField
                label="Matrix rows are"
                value={basis}
                onChange={(event) => setBasis(event.target.value as CloCorrelationBasis)}
                options={choices(CloCorrelationBasis)}
            />
            <SelectField
                label="Repair"
                value={repair}
                onChange={(event) => setRepair(event.target.value as CorrelationRepair)}
                options={choices(CorrelationRepair, {
                    none: 'None: refuse',
                    higham: 'Nearest matrix (Higham)',
                    clip: 'Clip eigenvalues',
                })}
            />
            <div className="actions">
                <Button type="submit" disabledReason={put.isPending ? 'Already storing.' : missing}>
                    Check and store
                </Button>
            </div>
            {put.error ? <ProblemView error={put.error} /> : null}
            {put.data && (
                <p role="status">
                    {`${plural(put.data.check.items, 'row')} stored; ${put.data.repaired ? `repaired at a distance of ${number(put.data.distance, 4)}` : 'no repair was needed'}.`}
                </p>
            )}
        </form>
    );
}

export function CorrelationFiles({asOf}: {asOf: string}) {
    const list = useMethod('clo.correlation.list', {});
    const [removing, setRemoving] = useState<CloCorrelationView | null>(null);
    return (
        <Section
            title="Correlation matrices"
            note="CSV: a square table with ids in the first row and column, or rows of a, b and correlation."
        >
            <Allowed to="clo.correlation.put">
                <CorrelationForm asOf={asOf} />
            </Allowed>
            <QueryResult of={list} what="Loading correlation matrices" lines={2}>
                {({data}) => (
                    <Table
                        label="Correlation matrices"
                        rows={data}
                        columns={columns}
                        id={(m) => m.id}
                        height={240}
                        none="No correlation matrices yet."
                        actions={(m) => (
                            <Allowed to="clo.correlation.delete">
                                <Button
                                    kind="danger"
                                    aria-label={`Delete ${m.name}`}
                                    onClick={() => setRemoving(m)}
                                >
                                    Delete
                                </Button>
                            </Allowed>
                        )}
                    />
                )}
            </QueryResult>
            {removing && (
                <DeleteDialog
                    what={removing.name}
                    method="clo.correlation.delete"
                    request={{correlation: removing.correlation}}
                    stale={stale}
                    onClose={() => setRemoving(null)}
                >
                    <p>
                        Simulations can no longer use it; results that were computed with it stay.
                    </p>
                </DeleteDialog>
            )}
        </Section>
    );
}
