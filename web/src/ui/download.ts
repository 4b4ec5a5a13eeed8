// Downloads a file created in the page.
export function download(name: string, content: string | Blob, type = 'text/plain'): void {
    const blob =
        typeof content === 'string'
            ? new Blob([content], {type: `${type};charset=utf-8`})
            : content;
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = name.replaceAll(/[^\w.\- ]+/g, '').replaceAll(' ', '-');
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
