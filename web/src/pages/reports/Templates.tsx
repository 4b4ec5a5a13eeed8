// Templates of reports: sections with their order, formats, name above the title, benchmark, paper.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    ReportFormat,
    ReportFormatLabels,
    ReportKind,
    ReportPaper,
    ReportPaperLabels,
    ReportTemplateRequestFields as fieldsOf,
    type ReportSectionName,
    type ReportSections,
    type ReportTemplate,
} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CheckField, SelectField, TextField} from '../../ui/fields';
import {useFields} from '../../ui/form';
import {Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {kindLabels} from './kinds';
import {DeleteDialog} from '../../ui/Question';

// Chosen sections in their order; the others follow.
function SectionChoice({
    all,
    chosen,
    onChange,
}: {
    all: readonly ReportSectionName[];
    chosen: readonly string[];
    onChange: (ids: string[]) => void;
}) {
    const ordered = [
        ...chosen.flatMap((id) => all.filter((one) => one.id === id)),
        ...all.filter((one) => !chosen.includes(one.id)),
    ];
    const move = (id: string, by: number) => {
        const at = chosen.indexOf(id);
        const next = [...chosen];
        next.splice(at, 1);
        next.splice(at + by, 0, id);
        onChange(next);
    };
    return (
        <fieldset>
            <legend>Sections, all when none is selected</legend>
            <ol className="report-order">
                {ordered.map(({id, title}) => {
                    const at = chosen.indexOf(id);
                    return (
                        <li key={id}>
                            <CheckField
                                label={title}
                                checked={at >= 0}
                                onChange={(event) =>
                                    onChange(
                                        event.target.checked
                                            ? [...chosen, id]
                                            : chosen.filter((one) => one !== id),
                                    )
                                }
                            />
                            {at > 0 && (
                                <Button
                                    kind="quiet"
                                    aria-label={`Move ${title} up`}
                                    onClick={() => move(id, -1)}
                                >
                                    {'\u2191'}
                                </Button>
                            )}
                            {at >= 0 && at < chosen.length - 1 && (
                                <Button
                                    kind="quiet"
                                    aria-label={`Move ${title} down`}
                                    onClick={() => move(id, 1)}
                                >
                                    {'\u2193'}
                                </Button>
                            )}
                        </li>
                    );
                })}
            </ol>
        </fieldset>
    );
}

function TemplateDialog({
    of,
    available,
    onClose,
}: {
    of: ReportTemplate | null;
    available: readonly ReportSections[];
    onClose: () => void;
}) {
    const change = useChange('report.template.put', ['report.template.list']);
    const [sections, setSections] = useState<string[]>(of?.sections ?? []);
    const [formats, setFormats] = useState<string[]>(of?.formats ?? ['pdf']);
    const {text, field, draft} = useFields(
        `report.template.${of?.name ?? 'new'}`,
        {
            name: of?.name ?? '',
            kind: of?.kind ?? 'risk',
            logo: of?.logo ?? '',
            benchmark: of?.benchmark ?? '',
            paper: of?.paper ?? 'a4',
        },
        change.error,
        {name: fieldsOf.name, logo: fieldsOf.logo, benchmark: fieldsOf.benchmark},
    );
    const known = available.find((one) => one.kind === text.kind)?.sections ?? [];
    const save = () =>
        change.mutate(
            {
                name: text.name,
                kind: text.kind as ReportKind,
                logo: text.logo,
                benchmark: text.benchmark,
                paper: text.paper as ReportPaper,
                sections: sections.filter((id) => known.some((one) => one.id === id)),
                formats: formats as ReportFormat[],
            },
            {
                onSuccess: () => {
                    draft.clear();
                    onClose();
                },
            },
        );
    return (
        <Dialog title={of ? `Template ${of.name}` : 'New template'} onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (text.name && formats.length > 0) save();
                }}
            >
                <div className="report-form">
                    <TextField label="Name" {...field('name')} readOnly={of !== null} />
                    <SelectField
                        label="Kind"
                        {...field('kind')}
                        options={choices(ReportKind, kindLabels)}
                    />
                    <TextField label="Name above the title" {...field('logo')} />
                    <TextField label="Benchmark" {...field('benchmark')} />
                    <SelectField
                        label="Paper"
                        {...field('paper')}
                        options={choices(ReportPaper, ReportPaperLabels)}
                    />
                </div>
                <fieldset className="report-choices">
                    <legend>Formats</legend>
                    {choices(ReportFormat, ReportFormatLabels).map(([format, label]) => (
                        <CheckField
                            key={format}
                            label={label}
                            checked={formats.includes(format)}
                            onChange={(event) =>
                                setFormats(
                                    event.target.checked
                                        ? [...formats, format]
                                        : formats.filter((one) => one !== format),
                                )
                            }
                        />
                    ))}
                </fieldset>
                <SectionChoice all={known} chosen={sections} onChange={setSections} />
                {change.error ? <ProblemView error={change.error} /> : null}
                <div className="actions">
                    <Button
                        type="submit"
                        kind="primary"
                        disabledReason={
                            (!text.name && 'Enter a name.') ||
                            (formats.length === 0 && 'Select a format.')
                        }
                    >
                        Save template
                    </Button>
                    <Button onClick={onClose}>Cancel</Button>
                </div>
            </form>
        </Dialog>
    );
}

export function Templates() {
    const list = useMethod('report.template.list', {});
    const [removing, setRemoving] = useState<ReportTemplate | null>(null);
    const [open, setOpen] = useState<ReportTemplate | null | 'new'>(null);
    return (
        <Section
            title="Templates"
            tools={
                <Allowed to="report.template.put">
                    <Button onClick={() => setOpen('new')}>New template</Button>
                </Allowed>
            }
        >
            <QueryResult of={list} what="Loading templates">
                {(data) => (
                    <>
                        {data.data.length === 0 ? (
                            <Empty title="There are no templates">
                                A template stores sections, order, formats and looks of reports that
                                are generated again and again.
                            </Empty>
                        ) : (
                            <Table
                                label="Templates"
                                rows={data.data}
                                id={(one) => one.name}
                                none="No templates."
                                columns={[
                                    {
                                        key: 'name',
                                        label: 'Name',
                                        text: true,
                                        value: (one: ReportTemplate) => one.name,
                                    },
                                    {
                                        key: 'kind',
                                        label: 'Kind',
                                        text: true,
                                        value: (one: ReportTemplate) => kindLabels[one.kind],
                                    },
                                    {
                                        key: 'sections',
                                        label: 'Sections',
                                        text: true,
                                        value: (one: ReportTemplate) =>
                                            one.sections.length === 0
                                                ? 'all'
                                                : one.sections.map(enumLabel).join(', '),
                                    },
                                    {
                                        key: 'formats',
                                        label: 'Formats',
                                        text: true,
                                        value: (one: ReportTemplate) => one.formats.join(', '),
                                    },
                                    {
                                        key: 'actions',
                                        label: 'Actions',
                                        text: true,
                                        value: () => '',
                                        cell: (one: ReportTemplate) => (
                                            <Allowed to="report.template.put">
                                                <Button
                                                    kind="quiet"
                                                    aria-label={`Edit template ${one.name}`}
                                                    onClick={() => setOpen(one)}
                                                >
                                                    Edit
                                                </Button>
                                                <Button
                                                    kind="quiet"
                                                    aria-label={`Delete template ${one.name}`}
                                                    onClick={() => setRemoving(one)}
                                                >
                                                    Delete
                                                </Button>
                                            </Allowed>
                                        ),
                                    },
                                ]}
                            />
                        )}
                        {open && (
                            <TemplateDialog
                                of={open === 'new' ? null : open}
                                available={data.available}
                                onClose={() => setOpen(null)}
                            />
                        )}
                        {removing && (
                            <DeleteDialog
                                what={removing.name}
                                method="report.template.delete"
                                request={{name: removing.name}}
                                stale={['report.template.list']}
                                onClose={() => setRemoving(null)}
                            >
                                <p>
                                    Reports that were generated with it stay. Schedules that name it
                                    will fail.
                                </p>
                            </DeleteDialog>
                        )}
                    </>
                )}
            </QueryResult>
        </Section>
    );
}
