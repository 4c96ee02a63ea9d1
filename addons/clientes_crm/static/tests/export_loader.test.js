import { describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { ExportLoader, ExportRefused } from "@clientes_crm/exchange/export_loader";

describe.current.tags("headless");

const SOURCE = { resModel: "res.partner", domain: [["id", ">", 0]], selectedIds: null };
const OPTIONS = { format: "csv", separator: ";", columns: ["name"] };

function makePart(text, rows, done) {
    return new Response(text, {
        headers: { "X-Export-Rows": String(rows), "X-Export-Done": done ? "1" : "0" },
    });
}

/** A loader whose server answers each part with these, one after the other. */
function makeLoader(...answers) {
    const calls = [];
    const loader = new ExportLoader(
        {
            async call(model, method, args) {
                calls.push([method, ...args]);
                return { id: 5, total: 3, filename: "customers.csv" };
            },
        },
        async (url, body) => {
            calls.push([url, body.get("part")]);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
        (rows, total) => calls.push(["progress", rows, total])
    );
    return { loader, calls };
}

test("parts follow each other and become one file", async () => {
    const { loader, calls } = makeLoader(makePart("a\n", 2, false), makePart("b\n", 3, true));
    const file = await loader.load(SOURCE, OPTIONS);
    expect(await file.blob.text()).toBe("a\nb\n");
    expect([file.filename, file.rows]).toEqual(["customers.csv", 3]);
    expect(calls).toEqual([
        ["start", "res.partner", SOURCE.domain, OPTIONS, null],
        ["progress", 0, 3],
        ["/clientes/export/5/part", "1"],
        ["progress", 2, 3],
        ["/clientes/export/5/part", "2"],
        ["progress", 3, 3],
    ]);
});

test("a part that was lost is asked for again", async () => {
    const { loader, calls } = makeLoader(
        new Error("offline"),
        new Response("", { status: 502 }),
        makePart("a\n", 3, true)
    );
    const file = await loader.load(SOURCE, OPTIONS);
    expect(await file.blob.text()).toBe("a\n");
    expect(calls.filter(([url, part]) => url.startsWith("/") && part === "1")).toHaveLength(3);
});

test("three failures are told, a refusal is told at once", async () => {
    allowTranslations();
    const lost = makeLoader(...Array.from({ length: 3 }, () => new Error("offline")));
    await expect(lost.loader.load(SOURCE, OPTIONS)).rejects.toThrow(/connection to the server/);
    const refused = makeLoader(
        new Response(JSON.stringify({ message: "Not allowed any more" }), { status: 422 }),
        makePart("a\n", 3, true)
    );
    const error = await refused.loader.load(SOURCE, OPTIONS).catch((reason) => reason);
    expect(error).toBeInstanceOf(ExportRefused);
    expect(error.message).toBe("Not allowed any more");
    expect(refused.calls.filter(([url]) => url.startsWith("/"))).toHaveLength(1);
});

test("broken off: the server is told, and there is no file", async () => {
    const { loader, calls } = makeLoader(makePart("a\n", 2, false));
    const progress = loader.onProgress;
    loader.onProgress = (rows, total) => {
        progress(rows, total);
        if (rows) {
            loader.cancel();
        }
    };
    expect(await loader.load(SOURCE, OPTIONS)).toBe(null);
    expect(calls.at(-1)).toEqual(["cancel", 5]);
});
