// Making, changing and removing a portfolio.
import {useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import type {Portfolio} from '../../api/types.gen';
import {navigate} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextArea, TextField} from '../../ui/fields';
import {ProblemView} from '../../ui/states';
import {tagsOf} from './PositionForms';

const faultOf = (error: unknown, field: string): string | null =>
    error
        ? (problemOf(error).document.errors?.find((fault) => fault.pointer === `/${field}`)
              ?.message ?? null)
        : null;

// "My Fund II" is "my-fund-ii".
export const slugOf = (name: string): string =>
    name
        .toLowerCase()
        .normalize('NFKD')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 64);

export function NewPortfolio({onClose}: {onClose: () => void}) {
    const create = useChange('portfolio.create', ['portfolio.list']);
    const [text, setText] = useState({
        name: '',
        slug: '',
        description: '',
        base_currency: 'USD',
        tags: '',
    });
    const field = (name: keyof typeof text) => ({
        value: text[name],
        fault: faultOf(create.error, name),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    const slug = text.slug || slugOf(text.name);
    const submit = () =>
        create.mutate(
            {
                name: text.name.trim(),
                slug,
                description: text.description,
                base_currency: text.base_currency.toUpperCase(),
                tags: tagsOf(text.tags),
            },
            {
                onSuccess: (made) => {
                    onClose();
                    navigate(`/portfolios/${made.slug}/positions`);
                },
            },
        );
    return (
        <Dialog title="New portfolio" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <div className="form-grid">
                    <TextField label="Name" autoFocus required {...field('name')} />
                    <TextField
                        label="Short name"
                        {...field('slug')}
                        placeholder={slug}
                        hint="In addresses: a-z, 0-9 and hyphens"
                    />
                    <TextField
                        label="Currency"
                        {...field('base_currency')}
                        maxLength={3}
                        hint="ISO 4217"
                    />
                    <TextField label="Tags" {...field('tags')} hint="Separated by semicolons" />
                </div>
                <TextArea label="What it is" rows={2} {...field('description')} />
                {create.error && !problemOf(create.error).document.errors?.length ? (
                    <ProblemView error={create.error} />
                ) : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabled={create.isPending || text.name.trim() === ''}
                    >
                        Make it
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function EditPortfolio({portfolio, onClose}: {portfolio: Portfolio; onClose: () => void}) {
    const update = useChange('portfolio.update', [
        'portfolio.list',
        'portfolio.get',
        'report.get',
        'report.generate',
    ]);
    const remove = useChange('portfolio.delete', ['portfolio.list']);
    const [text, setText] = useState({
        name: portfolio.name,
        description: portfolio.description,
        tags: portfolio.tags.join('; '),
    });
    const [sure, setSure] = useState(false);
    const field = (name: keyof typeof text) => ({
        value: text[name],
        fault: faultOf(update.error, name),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    const id = {portfolio: portfolio.id, if_match: portfolio.etag};
    return (
        <Dialog title={`Change ${portfolio.name}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    update.mutate(
                        {
                            ...id,
                            name: text.name,
                            description: text.description,
                            tags: tagsOf(text.tags),
                        },
                        {onSuccess: onClose},
                    );
                }}
            >
                <TextField label="Name" autoFocus required {...field('name')} />
                <TextField label="Tags" {...field('tags')} hint="Separated by semicolons" />
                <TextArea label="What it is" rows={3} {...field('description')} />
                {update.error && !problemOf(update.error).document.errors?.length ? (
                    <ProblemView error={update.error} />
                ) : null}
                {remove.error ? <ProblemView error={remove.error} /> : null}
                <div className="actions">
                    {sure ? (
                        <Button
                            kind="danger"
                            onClick={() =>
                                remove.mutate(id, {
                                    onSuccess: () => {
                                        onClose();
                                        navigate('/portfolios');
                                    },
                                })
                            }
                        >
                            Delete it with all its positions
                        </Button>
                    ) : (
                        <Button kind="danger" onClick={() => setSure(true)}>
                            Delete
                        </Button>
                    )}
                    <Button onClick={onClose}>Cancel</Button>
                    <Button kind="primary" type="submit" disabled={update.isPending}>
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
