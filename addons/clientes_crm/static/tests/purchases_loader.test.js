import { describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import { PurchasesLoader, Status } from "@clientes_crm/purchases/purchases_loader";

describe.current.tags("headless");

function makePage(last = "01/02/2026") {
    return {
        summary: { last },
        lists: [{ count: 0 }],
        periods: [{ key: "year" }, { key: "2026-01-01" }, { key: "2026-02-01" }],
        products: { due: [{ product_id: 4 }, { product_id: 9 }], rows: [], count: 0 },
    };
}

/** A loader whose server gives these answers, one after the other. */
function makeLoader(...answers) {
    const questions = [];
    const loader = new PurchasesLoader({
        call(model, method, args) {
            questions.push({ model, method, args });
            const answer = answers.shift();
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
    });
    return { loader, questions };
}

test("a month and all of them again", async () => {
    const { loader } = makeLoader(makePage());
    await loader.load(7);
    expect(loader.status).toBe(Status.READY);
    expect(loader.months.map((month) => month.key)).toEqual(["2026-01-01", "2026-02-01"]);
    expect(loader.period.key).toBe("year");
    loader.togglePeriod("2026-02-01");
    expect(loader.period.key).toBe("2026-02-01");
    loader.togglePeriod("2026-02-01");
    expect(loader.period.key).toBe("year");
});

test("another customer starts with nothing chosen", async () => {
    const { loader } = makeLoader(makePage(), makePage(), makePage());
    await loader.load(7);
    loader.toggleProduct(4);
    loader.togglePeriod("2026-01-01");
    await loader.load(7);
    expect(loader.chosen).toEqual([4]);
    await loader.load(8);
    expect(loader.chosen).toEqual([]);
    expect(loader.periodKey).toBe("year");
});

test("the answer about a former customer is thrown away", async () => {
    const slow = new Deferred();
    const { loader } = makeLoader(slow, makePage("second"));
    const first = loader.load(7);
    await loader.load(8);
    slow.resolve(makePage("first"));
    await first;
    expect(loader.data.summary.last).toBe("second");
});

test("a failure can be tried again", async () => {
    const { loader } = makeLoader(new Error("No connection"), makePage());
    await loader.load(7);
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.errorMessage).toBe("No connection");
    await loader.reload();
    expect(loader.status).toBe(Status.READY);
    expect(loader.errorMessage).toBe("");
});

test("a quotation is asked for once", async () => {
    const slow = new Deferred();
    const { loader, questions } = makeLoader(makePage(), slow);
    await loader.load(7);
    loader.chooseDue();
    loader.toggleProduct(9);
    loader.toggleProduct(5);
    const first = loader.quote();
    expect(await loader.quote()).toBe(null);
    slow.resolve({ res_id: 3 });
    expect(await first).toEqual({ res_id: 3 });
    expect(questions).toHaveLength(2);
    expect(questions[1].args).toEqual([7, [4, 5]]);
    expect(loader.chosen).toEqual([]);
    expect(loader.isQuoting).toBe(false);
});

test("nothing bought", async () => {
    const { loader } = makeLoader(makePage(""));
    await loader.load(7);
    expect(loader.isEmpty).toBe(true);
});
