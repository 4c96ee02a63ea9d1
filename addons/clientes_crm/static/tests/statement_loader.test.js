import { describe, expect, test } from "@odoo/hoot";
import { StatementLoader, Status } from "@clientes_crm/statement/statement_loader";

describe.current.tags("headless");

/** A loader whose server gives these answers, one after the other. */
function makeLoader(...answers) {
    return new StatementLoader({
        call() {
            const answer = answers.shift();
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
    });
}

const PAGE = { kind: "open", line_count: 2, lines: [{ line_id: 1 }] };

test("a refused question leaves no former figures below its dates", async () => {
    const loader = makeLoader(PAGE, new Error("The period ends before it begins."), PAGE);
    await loader.load(7);
    expect(loader.lines).toHaveLength(1);
    await loader.change({ kind: "period", date_from: "2026-02-01", date_to: "2026-01-01" });
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.errorMessage).toBe("The period ends before it begins.");
    expect(loader.statement).toBe(null);
    expect(loader.lines).toEqual([]);
    await loader.clear();
    expect(loader.status).toBe(Status.READY);
    expect(loader.lines).toHaveLength(1);
});

test("what is shown stays when only the rest of it fails", async () => {
    const loader = makeLoader(PAGE, new Error("Offline"));
    await loader.load(7);
    await loader.loadMore();
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.lines).toHaveLength(1);
});
