// A report as its documents show it: headline, sections, tables, charts. The server draws the charts;
// this page maps their shapes to SVG and its colors.
import {memo} from 'react';
import type {
    ReportBlock,
    ReportChart,
    ReportData,
    ReportPicture,
    ReportSection,
    ReportShape,
    ReportTable,
} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {percent, withMinus} from '../../ui/format';
import {issueText} from '../../ui/issue_text';
import {Section, Tile, Tiles} from '../../ui/Page';
import {cellText, factText, formatOf} from './cell_text';
import './reports.css';

type Pictures = Record<string, ReportPicture>;

const inkOf = (shape: ReportShape): string =>
    shape.ink === 'series' ? `ink-series-${shape.series % 7}` : `ink-${shape.ink}`;

function Shape({shape}: {shape: ReportShape}) {
    const [x = 0, y = 0, width = 0, height = 0] = shape.points;
    if (shape.kind === 'rectangle')
        return <rect className={inkOf(shape)} {...{x, y, width, height}} />;
    if (shape.kind === 'text')
        return (
            <text className={`${inkOf(shape)} text`} x={x} y={y} textAnchor={shape.anchor}>
                {withMinus(shape.text ?? '')}
            </text>
        );
    const points = shape.points
        .map((value, i) => `${value.toFixed(2)}${i % 2 === 0 ? ',' : ' '}`)
        .join('');
    return (
        <polyline
            className={`${inkOf(shape)} line`}
            points={points}
            strokeWidth={shape.width}
            strokeDasharray={shape.dashed ? '3 2' : undefined}
        />
    );
}

function ChartView({chart, picture}: {chart: ReportChart; picture: ReportPicture | undefined}) {
    if (!picture) return null;
    return (
        <figure className="report-chart">
            <h3>{chart.title}</h3>
            <svg
                viewBox={`0 0 ${picture.width} ${picture.height}`}
                role="img"
                aria-label={`${chart.title}. ${chart.summary}`}
            >
                {picture.shapes.map((shape, i) => (
                    <Shape key={i} shape={shape} />
                ))}
            </svg>
            <figcaption>{withMinus(chart.summary)}</figcaption>
        </figure>
    );
}

function currencyOf(table: ReportTable): string {
    const found = new Set<string>();
    for (const row of table.rows)
        row.cells.forEach((cell, c) => {
            const format = formatOf(cell, table.columns[c]);
            if (cell.kind === 'number' && format.unit === 'money') found.add(format.currency ?? '');
        });
    return found.size === 1 ? ([...found][0] ?? '') : '';
}

const mostUnbroken = 28; // characters of a name that stays on one line

function TableView({table}: {table: ReportTable}) {
    const currency = currencyOf(table);
    const name = table.title || table.id;
    return (
        <div className="report-table">
            {(table.title || currency) && (
                <h3>
                    {table.title} {currency && <small>Amounts in {currency}.</small>}
                </h3>
            )}
            {/* Wide tables scroll, also by keyboard. */}
            <div className="report-scroll" tabIndex={0} role="region" aria-label={`Table: ${name}`}>
                <table>
                    <thead>
                        <tr>
                            {table.columns.map((column) => (
                                <th
                                    key={column.key}
                                    scope="col"
                                    className={column.kind === 'number' ? 'num' : ''}
                                >
                                    {column.title}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {table.rows.map((row, r) => (
                            <tr key={r} className={row.kind ?? 'normal'}>
                                {row.cells.map((cell, c) => (
                                    <td
                                        key={c}
                                        className={
                                            table.columns[c]?.kind === 'number'
                                                ? 'num'
                                                : cell.kind === 'status'
                                                  ? `status-${cell.level ?? 'neutral'}`
                                                  : c === 0 &&
                                                      (cell.text ?? '').length <= mostUnbroken
                                                    ? 'nowrap'
                                                    : ''
                                        }
                                    >
                                        {cellText(cell, table.columns[c])}
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {table.note && <p className="note">{withMinus(table.note)}</p>}
        </div>
    );
}

function BlockView({block, pictures}: {block: ReportBlock; pictures: Pictures}) {
    if (block.kind === 'table' && block.table) return <TableView table={block.table} />;
    if (block.kind === 'chart' && block.chart)
        return <ChartView chart={block.chart} picture={pictures[block.chart.id]} />;
    if (block.kind === 'list')
        return (
            <ul>
                {(block.items ?? []).map((item) => (
                    <li key={item}>{withMinus(item)}</li>
                ))}
            </ul>
        );
    return <p className={block.kind === 'note' ? 'note' : ''}>{withMinus(block.text ?? '')}</p>;
}

function SectionView({section, pictures}: {section: ReportSection; pictures: Pictures}) {
    const missing = section.unavailable;
    return (
        <Section title={section.title}>
            {missing && (
                <p className="report-missing">
                    N/A: {missing.reason}
                    {missing.last_good && ` Last result: ${missing.last_good}.`}
                </p>
            )}
            {section.blocks.map((block, i) => (
                <BlockView key={i} block={block} pictures={pictures} />
            ))}
        </Section>
    );
}

export const DocumentView = memo(function DocumentView({
    document,
    pictures,
}: {
    document: ReportData;
    pictures: Pictures;
}) {
    return (
        <div className="report">
            {document.logo && <p className="report-logo">{document.logo}</p>}
            {document.description && <p>{document.description}</p>}
            <p className="note">
                As of {document.as_of}
                {document.currency && `, in ${document.currency}`}.
                {document.provenance.coverage !== null &&
                    document.provenance.coverage !== undefined &&
                    ` Coverage ${percent(document.provenance.coverage)}%.`}
            </p>
            <Tiles>
                {document.facts.map((fact) => (
                    <Tile
                        key={fact.label}
                        label={fact.label}
                        value={factText(fact.value)}
                        note={fact.note}
                    />
                ))}
            </Tiles>
            {document.sections.map((section) => (
                <SectionView key={section.id} section={section} pictures={pictures} />
            ))}
            {(document.conventions ?? []).length > 0 && (
                <Section title="Conventions">
                    <ul>
                        {document.conventions?.map((line) => (
                            <li key={line}>{line}</li>
                        ))}
                    </ul>
                </Section>
            )}
            <Section title="Issues">
                {(document.issues ?? []).length === 0 ? (
                    <p>None.</p>
                ) : (
                    <ul>
                        {document.issues?.map((issue, i) => (
                            <li key={i}>
                                {enumLabel(issue.severity)}: {issueText(issue)}
                            </li>
                        ))}
                    </ul>
                )}
                <p className="note report-digest">
                    Engine {document.provenance.engine_version}, data{' '}
                    {document.provenance.data_digest.slice(0, 16)}, digest{' '}
                    {document.provenance.digest}
                </p>
            </Section>
        </div>
    );
});
