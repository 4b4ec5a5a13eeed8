// Positions by an attribute with their market values, and the tags of the workspace.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    CreateTagRequestFields as specs,
    PositionGroup,
    type PositionGroupTotal,
    type Tag,
} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {Missing} from '../../ui/Missing';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {useFields} from '../../ui/form';
import {exact} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {basisOf, Quality} from './frame';
import {staleAfterChange} from './PositionForms';

const attributes = choices(PositionGroup);

const columnsOf = (currency: string): Column<PositionGroupTotal>[] => [
    {
        key: 'key',
        label: 'Group',
        text: true,
        value: (g) => g.key,
        cell: (g) => g.key || <span className="missing">none</span>,
    },
    {key: 'count', label: 'Positions', value: (g) => g.count},
    {
        key: 'quantity',
        label: 'Quantity',
        value: (g) => (g.quantity === null ? null : Number(g.quantity)),
        cell: (g) =>
            g.quantity === null ? (
                <Missing reason="Units of different securities do not add up." />
            ) : (
                exact(String(g.quantity))
            ),
    },
    ...(['net', 'long', 'short', 'gross'] as const).map(
        (key): Column<PositionGroupTotal> => ({
            key,
            label: key.charAt(0).toUpperCase() + key.slice(1),
            unit: currency,
            value: (g) => (g.totals.count === 0 ? null : g.totals[key]),
            cell: (g) => (
                <Figure
                    value={g.totals.count === 0 ? null : g.totals[key]}
                    digits={0}
                    signed={key === 'net'}
                    reason="no prices"
                />
            ),
        }),
    ),
    {
        key: 'share',
        label: 'Share',
        unit: '% of gross',
        value: (g) => g.share,
        cell: (g) => <Figure value={g.share} percent digits={1} />,
    },
];

function TagForm({tag, onClose}: {tag: Tag | null; onClose: () => void}) {
    const stale = ['tag.list', 'position.group', ...staleAfterChange] as const;
    const create = useChange('tag.create', [...stale]);
    const update = useChange('tag.update', [...stale]);
    const remove = useChange('tag.delete', [...stale]);
    const error = create.error ?? update.error ?? remove.error;
    const {text, field, elsewhere, draft} = useFields(
        tag ? `tag ${tag.name}` : 'tag.new',
        {name: tag?.name ?? '', color: tag?.color ?? '', description: tag?.description ?? ''},
        error,
        {name: specs.name, description: specs.description},
    );
    const [merge, setMerge] = useState(false);
    const [sure, setSure] = useState(false);
    const done = () => {
        draft.clear();
        onClose();
    };
    const fields = {name: text.name.trim(), color: text.color, description: text.description};
    return (
        <form
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                if (tag) update.mutate({tag: tag.name, ...fields, merge}, {onSuccess: done});
                else create.mutate(fields, {onSuccess: done});
            }}
        >
            <div className="form-grid">
                <TextField label="Name" autoFocus {...field('name')} />
                <TextField label="Color" {...field('color')} placeholder="#1f77b4" />
                <TextField label="Description" {...field('description')} />
            </div>
            {elsewhere ? <ProblemView error={error} /> : null}
            <div className="actions">
                {tag && (
                    <Button
                        kind="danger"
                        onClick={() =>
                            sure ? remove.mutate({tag: tag.name}, {onSuccess: done}) : setSure(true)
                        }
                    >
                        {sure
                            ? `Remove from ${tag.positions} positions and ${tag.portfolios} portfolios`
                            : 'Delete'}
                    </Button>
                )}
                {tag && update.error !== null && (
                    <Button onClick={() => setMerge(!merge)} aria-pressed={merge}>
                        Merge with the other tag
                    </Button>
                )}
                <Button onClick={done}>Cancel</Button>
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={text.name.trim() === '' && 'Enter a name first.'}
                >
                    {tag ? 'Save' : 'Create'}
                </Button>
            </div>
        </form>
    );
}

export function TagsDialog({onClose}: {onClose: () => void}) {
    const tags = useMethod('tag.list', {});
    const [edited, setEdited] = useState<Tag | 'new' | null>(null);
    const columns: Column<Tag>[] = [
        {
            key: 'name',
            label: 'Tag',
            text: true,
            value: (t) => t.name,
            cell: (t) => <span className="tag">{t.name}</span>,
        },
        {key: 'description', label: 'Description', text: true, value: (t) => t.description},
        {key: 'color', label: 'Color', text: true, value: (t) => t.color},
        {key: 'positions', label: 'Positions', value: (t) => t.positions},
        {key: 'portfolios', label: 'Portfolios', value: (t) => t.portfolios},
    ];
    return (
        <Dialog title="Tags" onClose={onClose}>
            {edited ? (
                <TagForm tag={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
            ) : (
                <>
                    <QueryResult of={tags} what="Loading tags" lines={6}>
                        {(data) => (
                            <Table
                                label="Tags"
                                rows={data.data}
                                columns={columns}
                                id={(t) => t.name}
                                filter={data.data.length > 10}
                                none="No position or portfolio has a tag."
                                actions={(t) => (
                                    <Allowed to="tag.update">
                                        <Button
                                            kind="quiet"
                                            aria-label={`Edit tag ${t.name}`}
                                            onClick={() => setEdited(t)}
                                        >
                                            Edit
                                        </Button>
                                    </Allowed>
                                )}
                            />
                        )}
                    </QueryResult>
                    <div className="actions">
                        <Allowed to="tag.create">
                            <Button onClick={() => setEdited('new')}>New tag</Button>
                        </Allowed>
                        <Button onClick={onClose}>Close</Button>
                    </div>
                </>
            )}
        </Dialog>
    );
}

export function PositionGroups({portfolio}: {portfolio: string}) {
    const [asOf] = useAsOf();
    const [by, setBy] = useSearch('group');
    const [tagsOpen, setTagsOpen] = useState(false);
    const chosen = attributes.find(([one]) => one === by)?.[0] ?? 'underlying';
    const groups = useMethod('position.group', {portfolio, by: chosen, as_of: asOf || null});
    return (
        <Section
            title="Groups"
            tools={
                <>
                    <SelectField
                        label="Group by"
                        value={chosen}
                        options={attributes}
                        onChange={(event) => setBy(event.target.value)}
                    />
                    <Button onClick={() => setTagsOpen(true)}>Tags</Button>
                </>
            }
        >
            <QueryResult of={groups} what="Grouping positions" lines={6}>
                {(data) => (
                    <>
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                        <Table
                            label="Groups of positions"
                            explain={basisOf('position.group', data)}
                            rows={data.groups}
                            columns={columnsOf(data.currency)}
                            id={(g) => g.key}
                            sort={{key: 'gross', descending: true}}
                            none="No positions."
                        />
                    </>
                )}
            </QueryResult>
            {tagsOpen && <TagsDialog onClose={() => setTagsOpen(false)} />}
        </Section>
    );
}
