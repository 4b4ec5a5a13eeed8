// The file and how it is to be read.
import {useMethod} from '../../api/queries';
import {useState} from 'react';
import {useDraft} from '../../app/drafts';
import {FileField, SelectField, TextArea, TextField} from '../../ui/fields';
import {Button} from '../../ui/Button';
import {Section} from '../../ui/Page';
import {useAccounts} from './frame';

export interface Chosen {
    content: string;
    fileName: string;
    account: string;
    format: string;
    profile: string;
    currency: string;
    leaveOut: boolean; // rows that may be booked already
}

// The text of a file's bytes: UTF-16 by its mark, else UTF-8, else Windows-1252 as brokers still write.
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

interface Props {
    chosen: Chosen;
    onChange: (next: Chosen) => void; // and a plan is made
    onEdit: (next: Chosen) => void; // a text is being typed
    onSettled: () => void; // it has been left
}

export function ImportFileForm({chosen, onChange, onEdit, onSettled}: Props) {
    const accounts = useAccounts();
    const formats = useMethod('import.formats', {});
    const profiles = useMethod('import_profile.list', {});
    const {value: pasted, set: setPasted} = useDraft('ledger.import.pasted', '');
    const [over, setOver] = useState(false);
    const read = async (file: File | undefined) => {
        if (file)
            onChange({...chosen, content: textOf(await file.arrayBuffer()), fileName: file.name});
    };
    return (
        <Section
            title="1. The file"
            note="As it was downloaded from a broker or bank: CSV, OFX, QFX, QIF. Its format is found by its contents. Nothing is booked before you say so."
        >
            <form
                className={over ? 'drop over' : 'drop'}
                aria-label="File to import"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (pasted.trim())
                        onChange({...chosen, content: pasted, fileName: 'pasted.csv'});
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
                        hint={chosen.fileName || 'or drop it here'}
                    />
                    <TextField
                        label="Account"
                        list="ledger-accounts"
                        value={chosen.account}
                        onChange={(event) => onEdit({...chosen, account: event.target.value})}
                        onBlur={onSettled}
                        hint="Of rows whose file names none; made when new"
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
                            ['auto', 'As the file shows'] as const,
                            ...(formats.data?.formats ?? [])
                                .filter((f) => f.name !== 'auto')
                                .map((f) => [f.name, f.description] as const),
                        ]}
                    />
                    <SelectField
                        label="Profile"
                        value={chosen.profile}
                        onChange={(event) => onChange({...chosen, profile: event.target.value})}
                        hint="Own columns, saved"
                        options={[
                            ['', 'Found by the header'] as const,
                            ...(profiles.data?.data ?? []).map((p) => [p.name, p.name] as const),
                        ]}
                    />
                    <TextField
                        label="Currency"
                        maxLength={3}
                        value={chosen.currency}
                        onChange={(event) =>
                            onEdit({...chosen, currency: event.target.value.toUpperCase()})
                        }
                        onBlur={onSettled}
                        hint="Of rows that state none"
                    />
                </div>
                <details>
                    <summary>Paste the text instead</summary>
                    <TextArea
                        label="Text of the file"
                        rows={5}
                        value={pasted}
                        onChange={(event) => setPasted(event.target.value)}
                    />
                    <Button type="submit" unready={pasted.trim() === '' && 'Paste the text first.'}>
                        Plan the pasted text
                    </Button>
                </details>
            </form>
        </Section>
    );
}
