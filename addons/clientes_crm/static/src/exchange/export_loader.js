import { _t } from "@web/core/l10n/translation";

const PART_TRIES = 3;

/**
 * Fetches an export part by part; knows nothing of the page.
 *
 * Each part is a request of its own, and the server remembers where the next one begins:
 * what got lost on the way is asked for again.
 */
export class ExportLoader {
    /**
     * @param {Object} orm the orm service
     * @param {(url: string, body: FormData) => Promise<Response>} post
     * @param {(rows: number, total: number) => void} onProgress
     */
    constructor(orm, post, onProgress) {
        this.orm = orm;
        this.post = post;
        this.onProgress = onProgress;
        this.cancelled = false;
    }

    /**
     * @param {Object} source resModel, domain and selectedIds
     * @param {{format: string, columns: string[], separator: string}} options
     * @returns {Promise<{blob: Blob, filename: string, rows: number} | null>} null when
     *      the user broke it off
     */
    async load(source, options) {
        const { id, total, filename } = await this.orm.call("clientes.export", "start", [
            source.resModel,
            source.domain,
            options,
            source.selectedIds,
        ]);
        this.onProgress(0, total);
        const pieces = [];
        for (let part = 1; ; part++) {
            if (this.cancelled) {
                await this.orm.call("clientes.export", "cancel", [id]);
                return null;
            }
            const { blob, rows, done } = await this.loadPart(id, part);
            pieces.push(blob);
            this.onProgress(rows, total);
            if (done) {
                return { blob: new Blob(pieces, { type: blob.type }), filename, rows };
            }
        }
    }

    cancel() {
        this.cancelled = true;
    }

    async loadPart(id, part) {
        for (let attempt = 1; ; attempt++) {
            try {
                const body = new FormData();
                body.append("part", part);
                body.append("csrf_token", odoo.csrf_token);
                const response = await this.post(`/clientes/export/${id}/part`, body);
                if (response.status === 422) {
                    throw new ExportRefused((await response.json()).message);
                }
                if (!response.ok) {
                    throw new Error(response.statusText);
                }
                return {
                    blob: await response.blob(),
                    rows: Number(response.headers.get("X-Export-Rows")),
                    done: response.headers.get("X-Export-Done") === "1",
                };
            } catch (error) {
                if (error instanceof ExportRefused) {
                    throw error;
                }
                if (attempt === PART_TRIES) {
                    throw new ExportRefused(
                        _t("The connection to the server was lost. Try the export again.")
                    );
                }
            }
        }
    }
}

/** What the server, or the network, said no to: its message is for the user. */
export class ExportRefused extends Error {}
