// A chart as an image: its canvas, or its SVG with the computed styles.
const styles = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'opacity',
    'font-size',
    'font-family',
    'font-weight',
    'text-anchor',
    'dominant-baseline',
];

function standingAlone(svg: SVGSVGElement): string {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const from = [svg, ...svg.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((node, i) => {
        const computed = getComputedStyle(from[i] as Element);
        for (const name of styles) node.setAttribute(name, computed.getPropertyValue(name));
    });
    const {width, height} = svg.getBoundingClientRect();
    copy.setAttribute('width', String(width));
    copy.setAttribute('height', String(height));
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    return new XMLSerializer().serializeToString(copy);
}

async function drawn(svg: SVGSVGElement): Promise<HTMLImageElement> {
    const url = URL.createObjectURL(new Blob([standingAlone(svg)], {type: 'image/svg+xml'}));
    const image = new Image();
    image.src = url;
    await image.decode();
    URL.revokeObjectURL(url);
    return image;
}

export async function imageOf(box: HTMLElement): Promise<Blob> {
    const source = box.querySelector('canvas') ?? box.querySelector('svg');
    if (!source) throw new Error('there is no chart to copy');
    const {width, height} = source.getBoundingClientRect();
    const canvas = document.createElement('canvas');
    const scale = 2;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser does not support canvas');
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--panel');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(
        source instanceof HTMLCanvasElement ? source : await drawn(source),
        0,
        0,
        canvas.width,
        canvas.height,
    );
    return new Promise((resolve, reject) =>
        canvas.toBlob(
            (blob) => (blob ? resolve(blob) : reject(new Error('the image could not be created'))),
            'image/png',
        ),
    );
}
