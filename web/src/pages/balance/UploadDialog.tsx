// A new balance sheet: files are uploaded in chunks, then read by a job that continues when the
// dialog is closed. Input remains when the upload is rejected.
import {useEffect, useRef, useState} from 'react';
import {isAbort, makeKey} from '../../api/client';
import {queryClient} from '../../api/queries';
import {CreateAlmSessionRequestFields} from '../../api/types.gen';
import {writeDraft} from '../../app/drafts';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {Progress} from '../../app/JobTray';
import {navigate} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CurrencyField, FileField, NumberField, TextField} from '../../ui/fields';
import {fieldNumber} from '../../ui/field_spec';
import {fileSize, percent} from '../../ui/format';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {ratesOf, sendFile} from './upload';

const draftName = 'balance.upload';
const ratesRule = 'expected codes and rates, such as USD 0.92, GBP 1.15';
const accepted = '.zip,.csv,.xlsx,.parquet,.json';

type Typed = Record<'name' | 'as_of' | 'currency' | 'fx' | 'tier1', string>;

const specs = {tier1: CreateAlmSessionRequestFields.tier1} as const;

// The progress of an upload, with a way to stop it.
function useIntake() {
    const [key] = useState(() => `alm.session.create ${makeKey()}`);
    const [sent, setSent] = useState<{done: number; total: number} | null>(null);
    const [error, setError] = useState<unknown>(null);
    const stop = useRef<AbortController | null>(null);
    const run = useRun<'alm.session.create'>(key);
    const start = async (files: readonly File[], typed: Typed) => {
        const controller = new AbortController();
        stop.current = controller;
        setError(null);
        const total = files.reduce((sum, file) => sum + file.size, 0);
        let before = 0;
        try {
            const uploads: {upload: string}[] = [];
            for (const file of files) {
                const reported = (bytes: number) => setSent({done: before + bytes, total});
                reported(0);
                uploads.push({upload: await sendFile(file, reported, controller.signal)});
                before += file.size;
            }
            setSent(null);
            await startRun({
                key,
                title: `Reading ${typed.name}`,
                to: '/balance',
                method: 'alm.session.create',
                request: {
                    ...typed,
                    files: uploads,
                    fx: ratesOf(typed.fx) ?? {},
                    tier1: fieldNumber(specs.tier1, typed.tier1),
                },
            });
            await queryClient.invalidateQueries({queryKey: ['alm.session.list']});
        } catch (refused) {
            if (!isAbort(refused)) setError(refused);
            setSent(null);
        }
    };
    const cancel = () => {
        stop.current?.abort();
        void cancelRun(key);
    };
    return {run, sent, error, start, cancel};
}

function Files({
    files,
    again,
    error,
    onFiles,
}: {
    files: readonly File[];
    again: string; // the names of the files chosen before a reload
    error: string | null;
    onFiles: (files: File[]) => void;
}) {
    const [over, setOver] = useState(false);
    return (
        // biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the file field inside does the same with the keyboard.
        <div
            className={over ? 'drop over' : 'drop'}
            onDragOver={(event) => {
                event.preventDefault();
                setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
                event.preventDefault();
                setOver(false);
                onFiles([...event.dataTransfer.files]);
            }}
        >
            <FileField
                label="Files"
                multiple
                accept={accepted}
                again={again}
                error={error}
                onFiles={onFiles}
                hint="Positions, schedules and curves as CSV, XLSX, Parquet or ZIP; or drop files here"
            />
            {files.length > 0 && (
                <ul className="plain">
                    {files.map((file) => (
                        <li key={file.name}>
                            {file.name} <span className="note">{fileSize(file.size)}</span>
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}

function Sent({done, total}: {done: number; total: number}) {
    return (
        <div className="progress">
            <span className="progress-text">
                Uploading {fileSize(done)} of {fileSize(total)}
                {total > 0 ? `, ${percent(done / total, 0)}%` : ''}
            </span>
            <progress aria-label="Upload progress" value={done} max={Math.max(1, total)} />
        </div>
    );
}

export function UploadDialog({onClose}: {onClose: () => void}) {
    const [files, setFiles] = useState<File[]>([]);
    const {run, sent, error, start, cancel} = useIntake();
    const made = run?.result?.id;
    useEffect(() => {
        if (!made) return;
        writeDraft(draftName, null);
        onClose();
        navigate(`/balance/${made}/data`);
    }, [made, onClose]);
    const refusal = error ?? run?.error;
    const {
        text: typed,
        setText: setTyped,
        field,
        invalid,
        elsewhere,
        draft,
    } = useFields(
        draftName,
        {name: '', as_of: '', currency: 'EUR', fx: '', tier1: '', files: ''},
        refusal,
        specs,
    );
    const busy = sent !== null || (run !== null && isRunning(run));
    const choose = (next: File[]) => {
        setFiles(next);
        const name = next[0]?.name.replace(/\.[^.]+$/, '') ?? '';
        const files = next.map((file) => file.name).join(', ');
        setTyped((now) => ({...now, files, name: now.name || name}));
    };
    const lacking = missingFields([
        files.length === 0 && 'files',
        typed.name.trim() === '' && 'name',
        typed.as_of === '' && 'as-of date',
        typed.currency.length !== 3 && 'reporting currency',
        ratesOf(typed.fx) === null && 'valid exchange rates',
        invalid.length > 0 && 'a valid Tier 1 capital',
    ]);
    return (
        <Dialog title="Upload a balance sheet" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!lacking && !busy) void start(files, typed);
                }}
            >
                <DraftNote of={draft} />
                <Files
                    files={files}
                    again={files.length === 0 ? typed.files : ''}
                    error={field('files').error}
                    onFiles={choose}
                />
                <div className="form-grid">
                    <TextField label="Name" required {...field('name')} />
                    <TextField
                        label="As of"
                        type="date"
                        required
                        {...field('as_of')}
                        hint="Date of the positions"
                    />
                    <CurrencyField
                        label="Reporting currency"
                        required
                        {...field('currency')}
                        onChange={(event) => {
                            const currency = event.target.value.toUpperCase();
                            setTyped((now) => ({...now, currency}));
                        }}
                        hint="ISO 4217"
                    />
                    <TextField
                        label="Exchange rates"
                        placeholder="USD 0.92, GBP 1.15"
                        {...field('fx')}
                        error={ratesOf(typed.fx) === null ? ratesRule : field('fx').error}
                        hint={`${typed.currency} per unit, for each other currency with curves`}
                    />
                    <NumberField
                        label="Tier 1 capital"
                        unit={typed.currency}
                        placeholder="none"
                        {...field('tier1')}
                        hint="For the supervisory outlier tests"
                    />
                </div>
                {sent && <Sent {...sent} />}
                {run && !sent && <Progress run={run} />}
                {elsewhere ? <ProblemView error={refusal} /> : null}
                {run?.job?.state === 'failed' && <p className="error">{run.job.error_message}</p>}
                <div className="actions">
                    {busy ? (
                        <Button onClick={cancel}>Stop</Button>
                    ) : (
                        <Button
                            onClick={() => {
                                draft.clear();
                                onClose();
                            }}
                        >
                            Cancel
                        </Button>
                    )}
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={busy ? 'Already uploading.' : lacking}
                    >
                        Upload
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
