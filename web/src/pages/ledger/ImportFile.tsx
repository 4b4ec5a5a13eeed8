// The file to import and its format. A large file is uploaded, others are sent as text with the
// request.
import {useMethod} from '../../api/queries';
import {useState, type KeyboardEvent} from 'react';
import {useDraft} from '../../app/drafts';
import {CurrencyField, FileField, SelectField, TextArea, TextField} from '../../ui/fields';
import {Button} from '../../ui/Button';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {sendFile} from '../balance/upload';
import {useAccounts} from './frame';

export interface Chosen {
    content: string; // of an upload only its beginning
    upload: string; // id of the upload of a large file
    fileName: string;
    account: string;
    format: string;
    profile: string;
    currency: string;
    leaveOut: boolean; // rows that may be booked already
}

// Decodes a file: UTF-16 if it has a byte order mark, else UTF-8, else Windows-1252, which some
// brokers use.
export function textOf(bytes: ArrayBuffer): string {
    const view = new Uint8Array(bytes);
    if (view[0] === 0xff && view[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    if (view[0] === 0xfe && view[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
    try {
        return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
    } catch {
        return new TextDecoder('windows-1252').decode(bytes);
    }
}

const largestText = 8 * 1024 * 1024;
const beginning = 256 * 1024; // enough for the header and the first rows

interface Props {
    chosen: Chosen;
    onChange: (next: Chosen) => void; // and a plan is requested
    onEdit: (next: Chosen) => void; // text is being typed
    onSettled: () => void; // it has been left
}

export function ImportFileForm({chosen, onChange, onEdit, onSettled}: Props) {
    const accounts = useAccounts();
    const formats = useMethod('import.formats', {});
    const profiles = useMethod('import_profile.list', {});
    const {value: pasted, set: setPasted} = useDraft('ledger.import.pasted', '');
    const [over, setOver] = useState(false);
    const [sent, setSent] = useState('');
    const [error, setError] = useState<unknown>(null);
    const read = async (file: File | undefined) => {
        if (!file) return;
        setError(null);
        try {
            const isLarge = file.size > largestText;
            const upload = isLarge
                ? await sendFile(file, (bytes) =>
                      setSent(
                          `Uploading: ${number(bytes / 1e6, 1)} of ${number(file.size / 1e6, 1)} MB`,
                      ),
                  )
                : '';
            const bytes = await (isLarge ? file.slice(0, beginning) : file).arrayBuffer();
            onChange({...chosen, content: textOf(bytes), upload, fileName: file.name});
        } catch (refused) {
            setError(refused);
        }
        setSent('');
    };
    // Enter plans the chosen file with what was entered; the button of the form is that of pasted text.
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !chosen.content) return;
        event.preventDefault();
        onSettled();
    };
    return (
        <Section
            title="1. File"
            note="CSV, OFX, QFX or QIF as downloaded from a broker or bank. The format is detected from the contents. Nothing is posted until you confirm."
        >
            <form
                className={over ? 'drop over' : 'drop'}
                aria-label="File to import"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (pasted.trim())
                        onChange({
                            ...chosen,
                            content: pasted,
                            upload: '',
                            fileName: 'pasted.csv',
                        });
                }}
                onDragOver={(event) => {
                    event.preventDefault();
                    setOver(true);
                }}
                onDragLeave={() => setOver(false)}
                onDrop={(event) => {
                    event.preventDefault();
                    setOver(false);
                    void read(event.dataTransfer.files[0]);
                }}
            >
                <div className="form-grid">
                    <FileField
                        label="File"
                        accept=".csv,.tsv,.txt,.ofx,.qfx,.qif,.xml"
                        taken
                        again={chosen.content ? '' : chosen.fileName}
                        onFiles={([file]) => void read(file)}
                        hint={sent || chosen.fileName || 'or drop the file here'}
                    />
                    <TextField
                        label="Account"
                        list="ledger-accounts"
                        value={chosen.account}
                        onChange={(event) => onEdit({...chosen, account: event.target.value})}
                        onBlur={onSettled}
                        onKeyDown={onKeyDown}
                        hint={
                            accounts.data?.find((a) => a.slug === chosen.account)?.name ||
                            'For rows without an account; created if new'
                        }
                    />
                    <datalist id="ledger-accounts">
                        {(accounts.data ?? []).map((a) => (
                            <option key={a.id} value={a.slug}>
                                {a.name}
                            </option>
                        ))}
                    </datalist>
                    <SelectField
                        label="Format"
                        value={chosen.format}
                        onChange={(event) => onChange({...chosen, format: event.target.value})}
                        options={[
                            ['auto', 'Detect'] as const,
                            ...(formats.data?.formats ?? [])
                                .filter((f) => f.name !== 'auto')
                                .map((f) => [f.name, f.description] as const),
                        ]}
                    />
                    <SelectField
                        label="Profile"
                        value={chosen.profile}
                        onChange={(event) => onChange({...chosen, profile: event.target.value})}
                        hint="Saved column mapping"
                        options={[
                            ['', 'Detect'] as const,
                            ...(profiles.data?.data ?? []).map((p) => [p.name, p.name] as const),
                        ]}
                    />
                    <CurrencyField
                        value={chosen.currency}
                        onChange={(event) =>
                            onEdit({...chosen, currency: event.target.value.toUpperCase()})
                        }
                        onBlur={onSettled}
                        onKeyDown={onKeyDown}
                        hint="For rows without a currency"
                    />
                </div>
                <details>
                    <summary>Paste text instead</summary>
                    <TextArea
                        label="File contents"
                        rows={5}
                        value={pasted}
                        onChange={(event) => setPasted(event.target.value)}
                    />
                    <Button
                        type="submit"
                        disabledReason={pasted.trim() === '' && 'Paste the file contents first.'}
                    >
                        Preview import
                    </Button>
                </details>
                {error ? <ProblemView error={error} /> : null}
            </form>
        </Section>
    );
}
