// Onboarding: a file of positions for a new portfolio, templates, and onboardings to continue.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import {Duplicates, type Onboarding, type OnboardingTemplate} from '../../api/types.gen';
import {Link, navigate} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CurrencyField, FileField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {slugOf} from '../portfolios/PortfolioForms';
import {FileFormat} from './FileFormat';
import {asNamed, fieldsOf, guessFormat, headerOf, requestOf} from './file_format';
import {stale} from './stale';

function UploadForm({templates}: {templates: readonly OnboardingTemplate[]}) {
    const upload = useChange('onboarding.upload', [...stale]);
    const [file, setFile] = useState<{name: string; content: string} | null>(null);
    const [format, setFormat] = useState(asNamed);
    const [mapping, setMapping] = useState(false);
    const header = useMemo(() => (file ? headerOf(file.content) : []), [file]);
    const fields = fieldsOf(templates);
    const choose = (name: string, content: string) => {
        setFile({name, content});
        setFormat(asNamed);
        setMapping(false);
        upload.reset();
    };
    // A file whose columns are not recognized: common names are proposed.
    const propose = (error: unknown) => {
        const {errors} = problemOf(error).document;
        if (!errors?.some(({code}) => code === 'missing_column')) return;
        setMapping(true);
        if (!requestOf(format))
            setFormat(
                guessFormat(
                    header,
                    fields.map(({name}) => name),
                ),
            );
    };
    const {text, field, elsewhere, draft} = useFields(
        'onboarding.upload',
        {name: '', slug: '', base_currency: 'USD', duplicates: 'refuse'},
        upload.error,
    );
    const slug = text.slug || slugOf(text.name);
    const submit = () =>
        file &&
        upload.mutate(
            {
                content: file.content,
                file_name: file.name,
                name: text.name.trim(),
                slug,
                base_currency: text.base_currency.trim().toUpperCase(),
                duplicates: text.duplicates as Duplicates,
                format: requestOf(format),
            },
            {
                onError: propose,
                onSuccess: (made) => {
                    draft.clear();
                    navigate(`/onboarding/${made.id}`);
                },
            },
        );
    return (
        <Section
            title="New portfolio from a file"
            note="CSV with ticker, quantity, entry price and entry date; at most 10 MB and 10,000 rows."
        >
            <DraftNote of={draft} />
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <FileField
                    label="File of positions"
                    accept=".csv,.txt,text/csv"
                    onFiles={([one]) =>
                        one && void one.text().then((content) => choose(one.name, content))
                    }
                />
                <div className="form-grid">
                    <TextField label="Name" {...field('name')} />
                    <TextField
                        label="Short name"
                        {...field('slug')}
                        placeholder={slug}
                        hint="Unique"
                    />
                    <CurrencyField {...field('base_currency')} />
                    <SelectField
                        label="Rows with one symbol and date"
                        {...field('duplicates')}
                        options={choices(Duplicates)}
                    />
                </div>
                {file && header.length > 0 && (
                    <FileFormat
                        header={header}
                        fields={fields}
                        format={format}
                        open={mapping}
                        onOpen={setMapping}
                        onChange={setFormat}
                    />
                )}
                {elsewhere ? <ProblemView error={upload.error} /> : null}
                <div className="actions">
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            upload.isPending
                                ? 'The file is being read.'
                                : missingFields([
                                      !file && 'file',
                                      text.name.trim() === '' && 'name',
                                  ])
                        }
                    >
                        Upload
                    </Button>
                </div>
            </form>
        </Section>
    );
}

function Template({template}: {template: OnboardingTemplate}) {
    return (
        <Section
            title={template.edition === 'short' ? 'Short template' : 'Long template'}
            tools={
                <a
                    className="button"
                    download={template.file_name}
                    href={`data:text/csv;charset=utf-8,${encodeURIComponent(template.content)}`}
                >
                    Download {template.file_name}
                </a>
            }
        >
            <Table
                label={`Columns of the ${template.edition} template`}
                rows={template.columns}
                csv={false}
                id={(c) => c.name}
                sort={null}
                columns={[
                    {key: 'name', label: 'Column', text: true, value: (c) => c.name},
                    {
                        key: 'required',
                        label: 'Required',
                        text: true,
                        value: (c) => (c.required ? 'yes' : 'no'),
                    },
                    {key: 'doc', label: 'Meaning', text: true, value: (c) => c.doc},
                    {key: 'example', label: 'Example', text: true, value: (c) => c.example},
                ]}
            />
        </Section>
    );
}

const columns: Column<Onboarding>[] = [
    {
        key: 'name',
        label: 'Portfolio',
        text: true,
        value: (o) => o.name,
        cell: (o) => <Link to={`/onboarding/${o.id}`}>{o.name}</Link>,
    },
    {key: 'state', label: 'State', text: true, value: (o) => enumLabel(o.state)},
    {key: 'file', label: 'File', text: true, value: (o) => o.file_name},
    {
        key: 'updated_at',
        label: 'Last change',
        text: true,
        value: (o) => o.updated_at,
        cell: (o) => instant(o.updated_at),
    },
];

export default function OnboardingPage() {
    const list = useMethod('onboarding.list', {direction: 'descending', limit: 100});
    const templates = useMethod('onboarding.templates', {});
    const shown = useMemo(() => templates.data?.data ?? [], [templates.data]);
    return (
        <Page title="Onboarding">
            <Allowed to="onboarding.upload">
                <UploadForm templates={shown} />
            </Allowed>
            <Section title="Onboardings">
                <QueryResult of={list} what="Loading onboardings">
                    {(data) =>
                        data.data.length === 0 ? (
                            <Empty title="No onboarding has begun">
                                <Allowed to="onboarding.upload">
                                    Upload a file of positions above.
                                </Allowed>
                            </Empty>
                        ) : (
                            <Table
                                label="Onboardings"
                                rows={data.data}
                                columns={columns}
                                id={(o) => o.id}
                                sort={null}
                            />
                        )
                    }
                </QueryResult>
            </Section>
            {shown.map((template) => (
                <Template key={template.edition} template={template} />
            ))}
        </Page>
    );
}
