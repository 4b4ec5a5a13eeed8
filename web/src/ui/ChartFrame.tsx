// The frame of every chart: title, unit, as-of date, summary sentence, data table, CSV, image and
// "why" panel.
import {useContext, useId, useRef, useState, type ReactNode} from 'react';
import {Button} from './Button';
import {imageOf} from './chart_image';
import {download} from './download';
import {SectionTitle} from './Page';
import {Table} from './Table';
import {csvOf, type Column} from './table_model';
import {showWhy, type Why} from './Why';

interface Props<R> {
    title: string;
    unit?: string;
    asOf?: string | null;
    summary: string; // one sentence that summarizes the chart
    rows: readonly R[]; // the data, for the table and CSV
    columns: readonly Column<R>[];
    why?: () => Why;
    chip?: ReactNode;
    note?: ReactNode;
    children: ReactNode;
}

export function ChartFrame<R>({
    title,
    unit,
    asOf,
    summary,
    rows,
    columns,
    why,
    chip,
    note,
    children,
}: Props<R>) {
    const id = useId();
    const isRepeated = useContext(SectionTitle) === title;
    const body = useRef<HTMLDivElement>(null);
    const [asTable, setAsTable] = useState(false);
    const [status, setStatus] = useState('');
    const copy = async () => {
        if (!body.current) return;
        const name = `${title}.png`;
        try {
            const picture = await imageOf(body.current);
            try {
                await navigator.clipboard.write([new ClipboardItem({'image/png': picture})]);
                setStatus('Copied');
            } catch {
                download(name, picture); // the browser denies access to the clipboard
                setStatus('Saved');
            }
        } catch (error) {
            setStatus(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <figure className="chart" aria-labelledby={id}>
            <figcaption className="chart-head">
                <div className="chart-title">
                    <h3 id={id}>
                        <span className={isRepeated ? 'sr' : undefined}>{title}</span>
                        {chip}
                    </h3>
                    <span className="note">
                        {unit}
                        {unit && asOf && ', '}
                        {asOf && <span className="nowrap">as of {asOf}</span>}
                    </span>
                </div>
                <div className="chart-tools">
                    <span role="status" className="note">
                        {status}
                    </span>
                    {why && (
                        <Button
                            kind="quiet"
                            aria-label={`Why: ${title}`}
                            onClick={() => showWhy(why())}
                        >
                            Why
                        </Button>
                    )}
                    <Button
                        kind="quiet"
                        aria-label={`${title} as a table`}
                        aria-pressed={asTable}
                        onClick={() => setAsTable(!asTable)}
                    >
                        Table
                    </Button>
                    <Button
                        kind="quiet"
                        aria-label={`${title} as CSV`}
                        onClick={() => download(`${title}.csv`, csvOf(rows, columns), 'text/csv')}
                    >
                        CSV
                    </Button>
                    <Button
                        kind="quiet"
                        aria-label={`Copy the image of ${title}`}
                        disabledReason={asTable && 'A table is copied as CSV.'}
                        onClick={() => void copy()}
                    >
                        Copy
                    </Button>
                </div>
            </figcaption>
            <p className="sr">{summary}</p>
            {asTable ? (
                <Table
                    label={title}
                    rows={rows}
                    columns={columns}
                    id={(row) => String(rows.indexOf(row))}
                    csv={false}
                    height={360}
                />
            ) : (
                <div ref={body} className="chart-body">
                    {children}
                </div>
            )}
            {note && <p className="note">{note}</p>}
        </figure>
    );
}
