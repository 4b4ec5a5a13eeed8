// The workspace: its names, its end, and new teams.
import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {getFile} from '../../api/client';
import {useChange, useMethod, useMay} from '../../api/queries';
import type {Workspace} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {download} from '../../ui/download';
import {TextField} from '../../ui/fields';
import {errorsOf} from '../../ui/form';
import {Page, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {Question} from '../../ui/Question';

const columns: Column<Workspace>[] = [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (w) => w.name,
        cell: (w) => <a href={`/w/${w.slug}/`}>{w.name}</a>,
    },
    {key: 'kind', label: 'Kind', text: true, value: (w) => (w.home ? 'home' : w.kind)},
    {key: 'role', label: 'Your role', text: true, value: (w) => w.role},
    {key: 'slug', label: 'Short name', text: true, value: (w) => w.slug},
];

// After a change of the short name, or of the workspace itself, the app starts again there.
const go = (slug: string) => window.location.assign(slug ? `/w/${slug}/workspace` : '/');

function Names({of}: {of: Workspace}) {
    const update = useChange('workspace.update', ['workspace.get', 'auth.me', 'workspace.list']);
    const [name, setName] = useState(of.name);
    const [slug, setSlug] = useState(of.slug);
    const {at, elsewhere} = errorsOf(update.error, ['name', 'slug']);
    const save = () =>
        update.mutate(
            {name: name.trim(), ...(slug !== of.slug && {slug: slug.trim()})},
            {onSuccess: (now) => now.slug !== of.slug && go(now.slug)},
        );
    return (
        <form
            noValidate
            aria-label="Names"
            onSubmit={(event) => {
                event.preventDefault();
                save();
            }}
        >
            <div className="form-grid">
                <TextField
                    label="Name"
                    value={name}
                    error={at('name')}
                    onChange={(event) => setName(event.target.value)}
                />
                <TextField
                    label="Short name"
                    hint={
                        of.home
                            ? 'That of the home workspace cannot change'
                            : 'Part of addresses; links with the old one no longer work'
                    }
                    value={slug}
                    readOnly={of.home}
                    error={at('slug')}
                    onChange={(event) => setSlug(event.target.value)}
                />
            </div>
            {elsewhere ? <ProblemView error={update.error} /> : null}
            <div className="actions">
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        update.isPending
                            ? 'Saving.'
                            : missingFields([!name.trim() && 'name', !slug.trim() && 'short name'])
                    }
                >
                    Save
                </Button>
                <span role="status" className="note">
                    {update.isSuccess ? 'Saved' : ''}
                </span>
            </div>
        </form>
    );
}

function NewTeam() {
    const create = useChange('workspace.create', ['auth.me', 'workspace.list']);
    const [name, setName] = useState('');
    const {at, elsewhere} = errorsOf(create.error, ['name']);
    return (
        <form
            className="row"
            noValidate
            aria-label="New team"
            onSubmit={(event) => {
                event.preventDefault();
                create.mutate({name: name.trim()}, {onSuccess: (made) => go(made.slug)});
            }}
        >
            <TextField
                label="Name of the team"
                value={name}
                error={at('name')}
                onChange={(event) => setName(event.target.value)}
            />
            <Button
                type="submit"
                disabledReason={
                    create.isPending ? 'Making it.' : missingFields([!name.trim() && 'name'])
                }
            >
                Make team
            </Button>
            {elsewhere ? <ProblemView error={create.error} /> : null}
        </form>
    );
}

// The code in the name of an exported file, which shows that what is deleted was exported.
const codeOf = (file: string): string => /-([0-9a-f]{12})\.tar$/.exec(file)?.[1] ?? '';

function Delete({of}: {of: Workspace}) {
    const remove = useChange('workspace.delete');
    const [name, setName] = useState('');
    const [asking, setAsking] = useState(false);
    const [file, setFile] = useState('');
    const {at, elsewhere} = errorsOf(remove.error, ['name']);
    const exported = useMutation({
        mutationFn: () => getFile('/api/v1/workspace/export'),
        onSuccess: (one) => {
            setFile(one.name);
            download(one.name, one.content);
        },
    });
    return (
        <>
            <p>
                All data of the workspace are deleted, nobody can open it any more, and its tokens
                end. Its audit log is kept by the server. Export it first: the archive has all
                tables, prices, balance sheets and reports.
            </p>
            <div className="row">
                <Button
                    onClick={() => exported.mutate()}
                    disabledReason={exported.isPending && 'The archive is being made.'}
                >
                    Export workspace
                </Button>
                <Button
                    kind="danger"
                    onClick={() => setAsking(true)}
                    disabledReason={file === '' && 'Export the workspace first.'}
                >
                    Delete workspace
                </Button>
                <span role="status" className="note">
                    {file && `Exported to ${file}`}
                </span>
            </div>
            {exported.error ? <ProblemView error={exported.error} /> : null}
            {asking && (
                <Question
                    title={`Delete ${of.name}?`}
                    action="Delete"
                    busy={remove.isPending}
                    error={elsewhere ? remove.error : null}
                    missing={missingFields([!name.trim() && 'the name of the workspace'])}
                    onYes={() =>
                        remove.mutate(
                            {name: name.trim(), export_code: codeOf(file)},
                            {onSuccess: () => go('')},
                        )
                    }
                    onClose={() => setAsking(false)}
                >
                    <TextField
                        label={`Type the name, ${of.name}, to confirm`}
                        autoFocus
                        value={name}
                        error={at('name')}
                        onChange={(event) => setName(event.target.value)}
                    />
                </Question>
            )}
        </>
    );
}

export default function WorkspacePage() {
    const me = useMethod('auth.me', {});
    const workspace = useMethod('workspace.get', {});
    const may = useMay()('workspace.update') !== false;
    return (
        <Page title="Workspace settings">
            <QueryResult of={workspace} what="Loading the workspace">
                {(now) => (
                    <>
                        <Section title={now.name}>
                            {may ? (
                                <Names of={now} key={now.id} />
                            ) : (
                                <p>
                                    You are {now.role} of this workspace. Its administrators change
                                    its settings.
                                </p>
                            )}
                        </Section>
                        <Section
                            title="Your workspaces"
                            note="A personal workspace is yours alone; the members of a team share its data."
                        >
                            <Table
                                label="Workspaces"
                                rows={me.data?.workspaces ?? []}
                                columns={columns}
                                id={(w) => w.id}
                            />
                            {may && <NewTeam />}
                        </Section>
                        {may && !now.home && now.kind === 'team' && (
                            <Section title="Delete this workspace">
                                <Delete of={now} />
                            </Section>
                        )}
                    </>
                )}
            </QueryResult>
        </Page>
    );
}
