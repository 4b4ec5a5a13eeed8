// Creating, editing and deleting a portfolio.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {
    CreatePortfolioRequestFields as specs,
    UpdatePortfolioRequestFields as changeSpecs,
    type Portfolio,
} from '../../api/types.gen';
import {navigate} from '../../app/router';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CurrencyField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {tagsOf} from './position_terms';

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
    const {text, field, elsewhere, invalid, draft} = useFields(
        'portfolio.new',
        {name: '', slug: '', description: '', base_currency: specs.base_currency.default, tags: ''},
        create.error,
        specs,
    );
    const done = () => {
        draft.clear();
        onClose();
    };
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
                    done();
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
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" autoFocus {...field('name')} required />
                    <TextField
                        label="Short name"
                        {...field('slug')}
                        placeholder={slug}
                        hint="Used in the address"
                    />
                    <CurrencyField {...field('base_currency')} hint="ISO 4217" />
                    <TextField label="Tags" {...field('tags')} hint="Separated by semicolons" />
                </div>
                <TextArea label="Description" rows={2} {...field('description')} />
                {elsewhere ? <ProblemView error={create.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            create.isPending
                                ? 'Already creating.'
                                : missingFields([text.name.trim() === '' && 'name']) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        Create
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
        'report.figures',
        'report.generate',
    ]);
    const remove = useChange('portfolio.delete', ['portfolio.list']);
    const {text, field, elsewhere, invalid, draft} = useFields(
        `portfolio ${portfolio.id} ${portfolio.etag}`,
        {
            name: portfolio.name,
            description: portfolio.description,
            tags: portfolio.tags.join('; '),
        },
        update.error,
        changeSpecs,
    );
    const done = () => {
        draft.clear();
        onClose();
    };
    const [sure, setSure] = useState(false);
    const id = {portfolio: portfolio.id, if_match: portfolio.etag};
    return (
        <Dialog title={`Edit ${portfolio.name}`} onClose={onClose}>
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
                        {onSuccess: done},
                    );
                }}
            >
                <DraftNote of={draft} />
                <TextField label="Name" autoFocus {...field('name')} required />
                <TextField label="Tags" {...field('tags')} hint="Separated by semicolons" />
                <TextArea label="Description" rows={3} {...field('description')} />
                {elsewhere ? <ProblemView error={update.error} /> : null}
                {remove.error ? <ProblemView error={remove.error} /> : null}
                <div className="actions">
                    {sure ? (
                        <Button
                            kind="danger"
                            onClick={() =>
                                remove.mutate(id, {
                                    onSuccess: () => {
                                        done();
                                        navigate('/portfolios');
                                    },
                                })
                            }
                        >
                            Delete portfolio and all positions
                        </Button>
                    ) : (
                        <Button kind="danger" onClick={() => setSure(true)}>
                            Delete
                        </Button>
                    )}
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            update.isPending
                                ? 'Already saving.'
                                : missingFields([text.name.trim() === '' && 'name']) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
